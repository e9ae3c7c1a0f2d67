"""The built site as the checks read it: its pages, what kind each is, and which file of the repository it came from.

Knowing the source lets a finding name the file that a writer can mend. What is right or wrong is left to the checks.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from bs4 import BeautifulSoup, Tag

from comments_bridge.catalogue import read_catalogue
from comments_bridge.config import FILE_NAME, load_config
from comments_bridge.errors import ContentError
from comments_bridge.frontmatter import split_front_matter

_KINDS = {
    "": "index",
    "page": "index",
    "404.html": "404",
    "archives": "archives",
    "comments": "responses",
    "conversations": "open questions",
    "outcomes": "outcomes",
    "follow": "feeds",
    "search": "search",
}
_LISTS = {"series": "series", "categories": "category", "tags": "tag", "authors": "author"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A built site.

    Attributes:
        output: the folder that holds it, absolute.
        root: the repository's folder, absolute.
        url: the public address, without a trailing slash.
        sources: the file of the repository for each page's path below the output folder.
        language: of what says nothing else.
        foreign: the paths of posts that are in another language, whose pages speak it too.
    """

    output: Path
    root: Path
    url: str
    sources: Mapping[str, str]
    language: str = "en"
    foreign: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One HTML page. `path` is below the output folder; `source` is empty where no one file makes the page."""

    path: str
    kind: str
    source: str
    size: int
    soup: BeautifulSoup


def read_site(output: Path, root: Path) -> Site:
    """Learn where a built site's pages come from.

    Raises:
        ConfigError: comments.toml cannot be used.
        ContentError: nothing is built, or a post's head cannot be read.
    """
    output, root = output.resolve(), root.resolve()
    if not (output / "index.html").is_file():
        raise ContentError("there is no built site here.", item=str(output), remedy="Run: invoke build")
    config = load_config(root / FILE_NAME)
    catalogue = read_catalogue(
        config.site.content / "posts", site_url=config.site.url, post_path=config.site.post_path, root=root
    )
    posts = {_page_path(urlsplit(post.url).path): post for post in catalogue.by_slug.values()}
    sources = {path: post.path for path, post in posts.items()}
    sources |= dict(_page_sources(config.site.content / "pages", root))
    language = config.site.language
    foreign = frozenset(path for path, post in posts.items() if post.language not in {"", language})
    return Site(output=output, root=root, url=config.site.url, sources=sources, language=language, foreign=foreign)


def read_pages(site: Site) -> Iterator[Page]:
    """Read every page, in a fixed order, one at a time so that memory does not grow with the site."""
    for file in sorted(site.output.rglob("*.html")):
        content = file.read_bytes()
        path = file.relative_to(site.output).as_posix()
        yield Page(
            path=path,
            kind=kind_of(site, path),
            source=site.sources.get(path, ""),
            size=len(content),
            soup=BeautifulSoup(content, "html.parser", from_encoding="utf-8"),
        )


def kind_of(site: Site, path: str) -> str:
    """Name the kind of page that a path below the output folder is, such as “post”, “tag” or “tag list”."""
    first, _, rest = path.removesuffix("index.html").strip("/").partition("/")
    if first == "archives" and rest:
        return "archive of a month" if "/" in rest.strip("/") else "archive of a year"
    if first in _LISTS:
        return _LISTS[first] if rest else f"{_LISTS[first]} list"
    if first in _KINDS:
        return _KINDS[first]
    if path.endswith("/respond/index.html"):
        return "replies"
    if path in site.foreign:
        return "post in another language"
    return "post" if "/posts/" in f"/{site.sources.get(path, '')}" else "page"


def examples(site: Site) -> Mapping[str, str]:
    """Return the heaviest page of each kind: it shows the most of what its template can do."""
    sizes: dict[str, tuple[int, str]] = {}
    for file in sorted(site.output.rglob("*.html")):
        path = file.relative_to(site.output).as_posix()
        kind = kind_of(site, path)
        sizes[kind] = max(sizes.get(kind, (0, "")), (file.stat().st_size, path))
    return {kind: path for kind, (_, path) in sorted(sizes.items())}


def locate(site: Site, source: str, words: str) -> str:
    """Add the line on which `words` first stand to the name of a source; the bare name where they do not."""
    file = site.root / source
    if not source or not words or not file.is_file():
        return source
    lines = file.read_text(encoding="utf-8").splitlines()
    number = next((number for number, line in enumerate(lines, 1) if words in line), None)
    return f"{source}:{number}" if number else source


def source_of(site: Site, page: Page, tag: Tag) -> str:
    """Return the file that an element comes from: its comment's file where it stands in a comment, else the page's."""
    for box in (tag, *tag.parents):
        anchor = str(box.get("id", ""))
        if anchor.startswith("c-") and (found := _comment_file(site, anchor.removeprefix("c-"))):
            return found
    return page.source


def _comment_file(site: Site, comment: str) -> str:
    if not comment.isalnum():
        return ""
    found = sorted((site.root / "content" / "comments").glob(f"*/{comment}.md"))
    return found[0].relative_to(site.root).as_posix() if found else ""


def _page_sources(folder: Path, root: Path) -> Iterator[tuple[str, str]]:
    for file in sorted(folder.rglob("*.md")):
        shown = (file.relative_to(root) if file.is_relative_to(root) else file).as_posix()
        head = split_front_matter(file.read_text(encoding="utf-8"), path=shown)
        yield _page_path(head.values.get("slug", file.stem)), shown


def _page_path(address: str) -> str:
    plain = address.strip("/")
    return plain if plain.endswith(".html") else f"{plain}/index.html".lstrip("/")

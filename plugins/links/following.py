"""Follows links within the built site: is there a page at the address, and the fragment in the page?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, quote, unquote, urljoin, urlsplit

from comments_bridge.errors import ContentError
from plugins.links.finding import Source, find_addresses


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """The site as it has been written.

    Attributes:
        output: the folder.
        static: files that will be copied there, relative to it.
        own: absolute addresses of the site itself.
        theme: the path below which the theme's files will be copied.
        pages: the text of pages that were looked into, by file.
    """

    output: Path
    static: frozenset[str]
    own: tuple[str, ...]
    theme: str
    pages: dict[Path, str] = field(default_factory=dict)

    def path_of(self, address: str, page: str) -> SplitResult | None:
        """Return an address as a path of this site, or None if it leads elsewhere."""
        for site in self.own:
            if address == site or address.startswith((f"{site}/", f"{site}#")):
                address = f"/{address.removeprefix(site).removeprefix('/')}"
        parts = urlsplit(urljoin(f"/{page}", address))
        return None if parts.scheme or parts.netloc else parts

    def find(self, path: str) -> Path | None:
        """Return the file at a path of the site, or None."""
        name = unquote(path).lstrip("/")
        file = self.output / name
        if name in self.static or name.startswith(self.theme) or (file.is_file() and not path.endswith("/")):
            return file
        return file / "index.html" if (file / "index.html").is_file() else None

    def has_fragment(self, file: Path, fragment: str) -> bool:
        """Tell whether an HTML page has an element of this id; of other files it is not asked."""
        if file.suffix != ".html":
            return True
        if file not in self.pages:
            self.pages[file] = file.read_text(encoding="utf-8")
        return any(f'id="{name}"' in self.pages[file] for name in (fragment, unquote(fragment)))


def find_broken_addresses(content: Any, source: Source, built: Built) -> Iterator[ContentError]:
    """Return the links of a post or page that lead nowhere on this site."""
    for address in dict.fromkeys(find_addresses(content.content)):
        parts = built.path_of(address, content.url)
        if parts is None:
            continue
        place = source.place(address, unquote(address), quote(address, safe="/#:?&=%"))
        file = built.find(parts.path)
        if file is None:
            yield ContentError(
                f"the link “{address}” leads nowhere: the site has no {parts.path}.",
                item=place,
                remedy="Mend the address; {filename} followed by the name of a post's file is safer.",
            )
        elif parts.fragment and not built.has_fragment(file, parts.fragment):
            yield ContentError(
                f"the link “{address}” leads to “#{parts.fragment}”, and the page has no such place.",
                item=place,
                remedy="Use the id of one of its headings: the heading's words in lower case, joined by hyphens.",
            )

"""Rules about the pages that need no other program: title, language, headings, pictures, ids and links.

What a reader with a screen reader trips over first. The standard's own rules are left to `checks.nu`, and what only a
browser can see to `checks.accessibility`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

from bs4 import Tag

from checks.findings import Finding, Outcome
from checks.site import Page, Site, locate, read_pages, source_of

NAME = "titles, headings, pictures, ids"
_SCHEMES = {"", "http", "https", "mailto", "tel"}
_Rule = Callable[[Site, Page], Iterator[Finding]]


def check_markup(site: Site) -> Outcome:
    """Hold every page against each rule, and the titles against one another."""
    findings: list[Finding] = []
    titles: dict[str, str] = {}
    looked_at = 0
    for page in read_pages(site):
        looked_at += 1
        for rule in _RULES:
            findings += rule(site, page)
        findings += _title_is_new(page, titles)
    return Outcome(check=NAME, findings=tuple(sorted(findings)), looked_at=looked_at)


def _has_language(_site: Site, page: Page) -> Iterator[Finding]:
    html = page.soup.find("html")
    if not isinstance(html, Tag) or not html.get("lang"):
        yield _finding(page, "the page does not say its language.", "Give <html> its lang in the base template.")


def _has_one_main(_site: Site, page: Page) -> Iterator[Finding]:
    if len(page.soup.find_all("main")) != 1:
        yield _finding(page, "there is not exactly one <main>.", "Mend the template, so that the skip link has an end.")


def _headings_in_order(site: Site, page: Page) -> Iterator[Finding]:
    headings = [tag for tag in page.soup.find_all(["h1", "h2", "h3", "h4", "h5", "h6"]) if isinstance(tag, Tag)]
    if sum(tag.name == "h1" for tag in headings) != 1:
        yield _finding(page, "there is not exactly one first-level heading.", "Start headings in a post at ##.")
    level = 0
    for tag in headings:
        words = " ".join(tag.get_text(" ").split())
        if int(tag.name[1]) > level + 1:
            yield Finding(
                page=page.path,
                what=f"the heading “{words[:60]}” skips a level, from {level} to {tag.name[1]}.",
                remedy="Use the next level down, so that people who listen can follow.",
                source=locate(site, source_of(site, page, tag), words),
            )
        level = int(tag.name[1])


def _pictures_have_words(site: Site, page: Page) -> Iterator[Finding]:
    for tag in page.soup.find_all("img"):
        if tag.get("alt") is None:
            picture = str(tag.get("src", ""))
            yield Finding(
                page=page.path,
                what=f"the picture {picture} has no alternative text.",
                remedy="Write what it shows, as ![what it shows](…), or an empty text where it only decorates.",
                source=locate(site, source_of(site, page, tag), picture.rsplit("/", 1)[-1]),
            )


def _ids_are_unique(_site: Site, page: Page) -> Iterator[Finding]:
    ids = Counter(str(tag["id"]) for tag in page.soup.find_all(id=True))
    for name, number in ids.items():
        if number > 1:
            yield _finding(page, f"the id “{name}” stands {number} times.", "Give each its own; links go to the first.")


def _links_have_known_schemes(site: Site, page: Page) -> Iterator[Finding]:
    for tag in page.soup.find_all(["a", "area", "form"]):
        target = str(tag.get("href") or tag.get("action") or "")
        if _scheme(target) not in _SCHEMES:
            yield Finding(
                page=page.path,
                what=f"a link leads to “{target[:60]}”.",
                remedy="Link only to http, https, mailto and tel addresses.",
                source=locate(site, source_of(site, page, tag), target),
            )


def _title_is_new(page: Page, titles: dict[str, str]) -> Iterator[Finding]:
    title = page.soup.title.get_text().strip() if page.soup.title else ""
    if not title:
        yield _finding(page, "the page has no title.", "Give it a Title.")
    elif other := titles.get(title):
        yield _finding(page, f"its title “{title}” is also that of {other}.", "Give each page a title of its own.")
    titles.setdefault(title, page.path)


def _scheme(target: str) -> str:
    try:
        return urlsplit(target.strip()).scheme.lower()
    except ValueError:
        return "unreadable"


def _finding(page: Page, what: str, remedy: str) -> Finding:
    return Finding(page=page.path, what=what, remedy=remedy, source=page.source)


_RULES: tuple[_Rule, ...] = (
    _has_language,
    _has_one_main,
    _headings_in_order,
    _pictures_have_words,
    _ids_are_unique,
    _links_have_known_schemes,
)

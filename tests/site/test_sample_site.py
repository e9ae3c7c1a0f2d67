"""The sample site is sound: every check that `invoke check` runs over it finds nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from checks.feeds import check_feeds
from checks.links import check_links
from checks.markup import check_markup
from checks.nu import check_html
from checks.site import Site, read_pages
from checks.weight import check_weight
from tests.sitecopy import SiteCopy

_SENDER = re.compile(rb"^From:.*?([\w.+-]+@[\w.-]+)", re.MULTILINE)
_REPLY = re.compile(r"Id: (?P<id>\w+)\n(?:.+\n)*?Parent: (?P<parent>\w+)\n")
_COMMENT = re.compile(r"c-")
_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


def test_titles_headings_pictures_and_ids_are_in_order(sample_site: Site) -> None:
    """No page breaks a rule about its structure."""
    assert () == check_markup(sample_site).findings


def test_every_feed_is_valid(sample_site: Site) -> None:
    """Every Atom and RSS feed keeps to its standard and leads to what is there."""
    outcome = check_feeds(sample_site)

    assert () == outcome.findings
    assert outcome.looked_at > 40


def test_no_page_is_too_heavy(sample_site: Site) -> None:
    """The stylesheet and the first page stay within their limits."""
    assert () == check_weight(sample_site).findings


@pytest.mark.part("nu")
def test_the_html_is_valid(sample_site: Site) -> None:
    """The Nu checker finds no error in any page or in the stylesheet."""
    assert () == check_html(sample_site).findings


@pytest.mark.part("lychee")
def test_no_link_is_broken(sample_site: Site) -> None:
    """Every link and fragment leads somewhere."""
    assert () == check_links(sample_site).findings


def test_no_senders_address_is_anywhere(sample_site: Site, sample_copy: SiteCopy) -> None:
    """Of all the addresses that people wrote from, none is in the output."""
    mails = [file.read_bytes() for file in (sample_copy.folder / "samples").rglob("*.sample")]
    senders = {found.decode().lower() for mail in mails for found in _SENDER.findall(mail)}
    pages = [file for ending in ("*.html", "*.xml") for file in sample_site.output.rglob(ending)]
    shown = {found.lower() for file in pages for found in _ADDRESS.findall(file.read_text(encoding="utf-8"))}

    assert len(senders) > 10
    assert {"responses@longtable.example.org"} >= shown & senders


def test_each_post_shows_its_conversation(sample_site: Site, sample_copy: SiteCopy) -> None:
    """Every published file is one response on one post's page, under the id that its file has."""
    published = {file.stem for file in (sample_copy.folder / "content/comments").rglob("*.md")}
    shown = [comment for comment, _ in comments_on_posts(sample_site)]

    assert len(published) > 10
    assert sorted(published) == sorted(shown)


def test_a_reply_stands_within_what_it_answers(sample_site: Site, sample_copy: SiteCopy) -> None:
    """A page holds a reply inside its parent, down to the depth that is shown."""
    files = (sample_copy.folder / "content/comments").rglob("*.md")
    heads = [_REPLY.match(file.read_text(encoding="utf-8")) for file in files]
    replies = {found["id"]: found["parent"] for found in heads if found}
    within = dict(comments_on_posts(sample_site))

    assert len(replies) > 3
    assert [] == [child for child, parent in replies.items() if parent not in within[child] and len(within[child]) < 3]


def comments_on_posts(site: Site) -> Iterator[tuple[str, list[str]]]:
    """Give each comment's id, and the ids of the comments that it stands within."""
    for page in read_pages(site):
        for tag in page.soup.find_all(id=_COMMENT) if page.kind == "post" else []:
            above = [
                str(box.get("id", "")).removeprefix("c-") for box in tag.parents if _COMMENT.match(box.get("id", ""))
            ]
            yield str(tag["id"]).removeprefix("c-"), above

"""Responses that try to run a script come to nothing, whichever way they reach the page."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from checks.browser import open_page
from checks.feeds import check_feeds
from checks.site import read_site
from checks.webserver import serving
from comments_bridge.commentfile import comment_path, write_comment
from comments_bridge.identity import public_id
from comments_bridge.model import Comment
from tests.browser.payloads import BODIES, NAMES
from tests.sitecopy import SiteCopy, copy_site

pytestmark = pytest.mark.part("chromium")
_NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)
_POST = "why-talk"
_PAGE = "posts/why-talk-when-money-is-short/index.html"
_ALLOWED_SCHEMES = ("http://", "https://", "mailto:")

# Everything inside the words of a response is pointed at, focused and pressed; a link is pressed without following it.
_PROVOKE = """() => {
  addEventListener("click", (event) => event.preventDefault());
  for (const element of document.querySelectorAll("main *")) {
    for (const kind of ["mouseover", "mouseenter", "pointerenter", "focus", "toggle", "animationstart", "click"]) {
      element.dispatchEvent(new Event(kind, {bubbles: true, cancelable: true}));
    }
  }
}"""
_LINKS = """() => [...document.querySelectorAll(".voice__text [href], .voice__text [src], .voice__text [action]")].map(
  (each) => [each.tagName, each.getAttribute("href") || each.getAttribute("src") || "", each.rel || ""])"""
_FOREIGN = """() => [...document.querySelectorAll(".voice__text *")].filter((each) =>
  !["A", "P", "BR", "EM", "STRONG", "UL", "OL", "LI", "BLOCKQUOTE", "CODE", "PRE"].includes(each.tagName)
  || [...each.attributes].some(({name}) => !["href", "rel", "start", "title"].includes(name))
).map((each) => each.outerHTML.slice(0, 200))"""


def publish_hostile_files(copy: SiteCopy) -> int:
    """Write each payload as a published response, and each hostile name with an honest text, beside the sample's own.

    Returns:
        How many responses the post has then.
    """
    texts = [(f"Resident {number}", body) for number, body in enumerate(BODIES)]
    texts += [(name, f"An honest text, number {number}.") for number, name in enumerate(NAMES)]
    for number, (author, body) in enumerate(texts):
        comment = Comment(
            id=public_id("tests", str(number)),
            post=_POST,
            author=author,
            date=_NOON + timedelta(minutes=number),
            text=body.strip("\n") if body.strip() else "words",
        )
        path = comment_path(Path("content/comments"), comment)
        copy.write(path.as_posix(), write_comment(comment))
    return len(list((copy.folder / "content/comments" / _POST).iterdir()))


def deliver_hostile_mails(copy: SiteCopy) -> None:
    """Put each payload as an HTML mail into the sample mailbox's folder for what is approved."""
    folder = copy.folder / "samples/mailbox/.Approved/new"
    for number, body in enumerate(BODIES):
        mail = EmailMessage()
        mail["From"] = f"Resident {number} <resident{number}@example.com>"
        mail["To"] = f"responses+{_POST}@longtable.example.org"
        mail["Subject"] = f"Response {number} [#{_POST}]"
        mail["Date"] = _NOON + timedelta(minutes=number)
        mail["Message-ID"] = f"<hostile{number}@example.com>"
        mail.set_content(f"<html><body><p>Number {number}</p>{body}<p>End.</p></body></html>", subtype="html")
        (folder / f"1793534400.H{number}.sample").write_bytes(bytes(mail))


def assert_harmless(browser: Browser, copy: SiteCopy) -> None:
    """Open the page and the list of responses, provoke every element, and see that nothing happened."""
    with serving(copy.output) as address, open_page(browser) as (page, watch):
        for path in (_PAGE, "comments/"):
            page.goto(f"{address}/{path}", wait_until="networkidle")
            page.evaluate(_PROVOKE)
            page.wait_for_timeout(200)
            links = page.evaluate(_LINKS)
            foreign = page.evaluate(_FOREIGN)

            assert ([], [], []) == (watch.dialogs, watch.requests, watch.errors)
            assert [] == foreign
            assert [] == [link for link in links if not link[1].lower().startswith(_ALLOWED_SCHEMES)]
            assert [] == [link for link in links if link[0] != "A" or link[2] != "nofollow ugc noopener"]


def test_hostile_files_are_harmless(browser: Browser, tmp_path: Path) -> None:
    """Published files that hold every known trick, in text and in names, make a page that runs nothing."""
    copy = copy_site(tmp_path / "site")
    number = publish_hostile_files(copy)
    copy.invoke("build")
    page = (copy.output / _PAGE).read_text(encoding="utf-8")

    assert number == page.count('<article class="voice ')
    assert "An honest text, number 0." in page
    assert_harmless(browser, copy)


def test_hostile_mails_are_harmless(browser: Browser, tmp_path: Path) -> None:
    """The same tricks sent as HTML mail, read, approved and published, make a page that runs nothing."""
    copy = copy_site(tmp_path / "site")
    deliver_hostile_mails(copy)
    copy.start()
    page = (copy.output / _PAGE).read_text(encoding="utf-8")

    assert all(f"Number {number}<" in page for number in range(len(BODIES)))
    assert_harmless(browser, copy)


def test_hostile_responses_leave_the_feeds_valid(tmp_path: Path) -> None:
    """The feeds stay well-formed and hold no script either."""
    copy = copy_site(tmp_path / "site")
    publish_hostile_files(copy)
    copy.invoke("build")

    assert () == check_feeds(read_site(copy.output, copy.folder)).findings

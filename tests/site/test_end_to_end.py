"""The whole way: a mail in a running mailbox, a moderator's decision, the page under its parent, and the feeds.

The decisions are made as moderators make them: one by dragging the message in another mail program, one with the
command. Then everything is done again, and nothing may change.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from urllib.parse import urldefrag

import feedparser
from bs4 import BeautifulSoup, Tag
from lxml import etree

from checks.atom import ATOM, THREAD
from tests.servers.account import Account, mail
from tests.sitecopy import SiteCopy, copy_site

POST = "why-talk"
PAGE = "posts/why-talk-when-money-is-short/index.html"
FEEDS = (
    "posts/why-talk-when-money-is-short/comments.atom.xml",
    "series/lets-get-sociable/comments.atom.xml",
    "feeds/comments.atom.xml",
    "series/lets-get-sociable/comments.rss.xml",
    "feeds/comments.rss.xml",
)
DRAGGED = "I would sooner drag my chair to the table than fill in another form."
COMMANDED = "Ask me on a Tuesday, when the market is quiet and I have time to answer."
LEFT = "Nobody has decided about these words yet."


def begin(account: Account, tmp_path: Path) -> SiteCopy:
    """Build the sample site, with the account as a second source."""
    copy = copy_site(tmp_path / "site", environment=account.environ)
    with (copy.folder / "comments.toml").open("a", encoding="utf-8") as settings:
        settings.write(_SOURCE.format(account=account, ca_file=account.ca_file.as_posix()))
    copy.start()
    return copy


def test_a_reply_reaches_its_place_and_stays_there(account: Account, tmp_path: Path) -> None:
    """Replies stand under their parent on the page and in the feeds; a second run of everything changes no byte."""
    journey = begin(account, tmp_path)
    parent = first_comment(journey)
    subject = f"Re: Why talk when money is short? [#{POST}/{parent}]"
    account.deliver(*(mail(subject, text) for text in (DRAGGED, COMMANDED, LEFT)))
    journey.comments("fetch")
    decide(account, journey)
    publish_and_build(journey)
    page = BeautifulSoup((journey.output / PAGE).read_bytes(), "html.parser")
    after_once = journey.fingerprints("content/comments", "output")
    publish_and_build(journey)

    for text in (DRAGGED, COMMANDED):
        reply = comment_with(page, text)
        assert parent == comment_above(reply)
        assert [] == [feed for feed in FEEDS if not stands_in(journey.output / feed, reply, text)]
        # RFC 4685: the entry of a reply names that of what it answers.
        assert {f"#c-{parent}"} == {answered_in(journey.output / feed, text) for feed in FEEDS if "atom" in feed}
    assert LEFT not in page.get_text()
    assert after_once == journey.fingerprints("content/comments", "output")
    assert {"Published": 2, "Waiting": 1} == mailbox(account)


def test_what_is_taken_back_leaves_page_and_feeds(pymap_account: Account, tmp_path: Path) -> None:
    """Dragging a published message to the rejected folder takes it off the page and out of every feed."""
    account, journey = pymap_account, begin(pymap_account, tmp_path)
    account.deliver(mail(f"[#{POST}]", DRAGGED))
    journey.comments("fetch")
    journey.comments("approve", waiting(journey, DRAGGED))
    publish_and_build(journey)
    shown = (journey.output / PAGE).read_text(encoding="utf-8")
    drag(account, "Published", "Rejected")
    publish_and_build(journey)
    still = [path for path in (PAGE, *FEEDS) if DRAGGED in (journey.output / path).read_text(encoding="utf-8")]

    assert DRAGGED in shown
    assert [] == still
    assert {"Rejected": 1} == mailbox(account)


def decide(account: Account, journey: SiteCopy) -> None:
    """Approve one message by dragging it, and another by the command."""
    journey.comments("approve", waiting(journey, COMMANDED))
    with account.client() as client:
        client.select_folder(folder(account, "Waiting"))
        found = client.search(["BODY", "drag my chair"])
        client.move(found, folder(account, "Approved"))


def drag(account: Account, here: str, there: str) -> None:
    """Move everything from one folder to another, as a person does in a mail program."""
    with account.client() as client:
        client.select_folder(folder(account, here))
        client.move(client.search(), folder(account, there))


def publish_and_build(journey: SiteCopy) -> None:
    """Do what follows every decision."""
    journey.comments("fetch")
    journey.comments("publish")
    journey.invoke("build")


def first_comment(journey: SiteCopy) -> str:
    """Return the id of the post's first published response."""
    files = (journey.folder / "content/comments" / POST).glob("*.md")
    heads = {file.stem: file.read_text(encoding="utf-8").partition("\n\n")[0] for file in files}
    dates = {found[1]: name for name, head in heads.items() if (found := re.search("^Date: (.*)$", head, re.MULTILINE))}
    return dates[min(dates)]


def waiting(journey: SiteCopy, text: str) -> str:
    """Return the id of the waiting response with these words."""
    listed = json.loads(journey.comments("list", "--json"))
    return next(str(each["id"]) for each in listed if text in each["text"])


def folder(account: Account, name: str) -> str:
    """Return a folder's whole name on this server."""
    return next(each for each in account.folders() if each.endswith(name))


def mailbox(account: Account) -> dict[str, int]:
    """Count the messages in each folder that holds any."""
    counts = {name: len(account.messages(name)) for name in account.folders()}
    return {re.split("[/.]", name)[-1]: number for name, number in sorted(counts.items()) if number}


def comment_with(page: BeautifulSoup, text: str) -> Tag:
    """Return the innermost comment on the page that holds these words."""
    found = [tag for tag in page.find_all(id=re.compile("^c-")) if text in tag.get_text()]
    innermost: Tag = min(found, key=lambda tag: len(tag.get_text()))
    return innermost


def comment_above(comment: Tag) -> str:
    """Return the id of the comment that this one stands within."""
    return next(str(box["id"]).removeprefix("c-") for box in comment.parents if str(box.get("id", "")).startswith("c-"))


def stands_in(feed: Path, comment: Tag, text: str) -> bool:
    """Whether a feed has an entry with these words that links to the comment on its page."""
    entries = feedparser.parse(feed.read_bytes()).entries
    return any(text in str(entry) and entry.link.endswith(f"#{comment['id']}") for entry in entries)


def answered_in(feed: Path, text: str) -> str:
    """Return the fragment to which the entry leads that these words answer, by an Atom feed."""
    entries = etree.fromstring(feed.read_bytes()).findall(f"{ATOM}entry")
    links = {entry.findtext(f"{ATOM}id"): entry.find(f"{ATOM}link") for entry in entries}
    reply = next(entry for entry in entries if text in (entry.findtext(f"{ATOM}content") or ""))
    answered = reply.find(f"{THREAD}in-reply-to")
    link = links[answered.get("ref")] if answered is not None else None
    return "#" + urldefrag(link.get("href", "")).fragment if link is not None else "nothing"


_SOURCE = """
[[sources]]
name = "responses"
type = "imap"
host = "{account.host}"
port = {account.tls_port}
user = "{account.user}"
secret_env = "MAILBOX_PASSWORD"
ca_file = "{ca_file}"
"""

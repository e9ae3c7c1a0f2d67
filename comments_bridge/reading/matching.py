"""Which post, and which comment, a response answers: from the surest evidence to the least.

A tag in the address that the response was sent to, a token in its subject, the message that it replies to, a link in
its text, the title of a post as its subject. Where nothing tells, the response waits as "which post?"; it is never
dropped. A comment that cannot be found leaves the response under the post itself, with a flag, so that nothing is ever
an orphan.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Protocol
from urllib.parse import urlsplit

from comments_bridge.catalogue import Catalogue
from comments_bridge.model import Letter, Match, Post, Submission, Via
from comments_bridge.reading.link_targets import real_target
from comments_bridge.reading.subjects import without_prefixes

UNKNOWN_PARENT = "the comment that it answers is not known"
OTHER_PARENT = "the comment that it answers is under another post"
UNKNOWN_POST = "it names a post that this site does not have"
SEVERAL_POSTS = "it links to several posts; the first was taken"

MAX_LINKS = 200
"""Links in a text that are looked at."""

MAX_NAMED = 100
"""Characters that are shown of the name of a post which is not there."""

_ID = "[a-z2-7]{12}"
_TOKEN = re.compile(rf"\[\s*#\s*([^\[\]/\s]{{1,128}})\s*(?:/\s*({_ID})\s*)?\]", re.IGNORECASE)
_TAGGED = re.compile(rf"[^@+]*\+([^@]{{1,128}}?)(?:\.({_ID}))?@")
_FRAGMENT = re.compile(rf"c-({_ID})", re.IGNORECASE)
_ESCAPED_SCHEME = re.compile(r"&(?:#[xX]?0*(?:3[aA]|58|2[fF]|47)|colon;|sol;)")
"""A colon or a slash in HTML that is not written as itself."""

_LINK = re.compile(r"https?://[^\s<>\"')\]]{1,2000}", re.IGNORECASE)


class Known(Protocol):
    """What the site knows of messages and comments."""

    @property
    def answered(self) -> Mapping[str, tuple[str, str]]:
        """From the id of a message that this site sent or keeps, to its post's key and its comment's id, or ""."""

    def post_of(self, comment: str) -> str | None:
        """Answer the key of a comment's post; None where there is no such comment."""


@dataclass(frozen=True, slots=True)
class _Clue:
    """What one piece of evidence names: a post, or none where it names one that is not there, and perhaps a comment."""

    how: str
    post: Post | None
    comment: str = ""


def match(response: Letter | Submission, catalogue: Catalogue, known: Known) -> Match:
    """Find which post, and which comment, a response answers.

    Args:
        response: a mail, or what came by a form.
        catalogue: the site's posts, with their former slugs and addresses.
        known: the comments and messages that it may answer.

    Returns:
        The match; its post is empty where nothing tells. The surest clue decides on the post, and the first clue that
        names a comment of that post decides on the parent.
    """
    clues = [clue for find in _FINDERS for clue in find(response, catalogue, known)]
    if clues and clues[0].how in {_BY_FORM, _BY_HAND} and clues[0].post is None:
        return Match(flags=(_unknown_post(response),))
    chosen = next((clue for clue in clues if clue.post), None) or _by_title(response.subject, catalogue)
    if chosen is None or chosen.post is None:
        return Match(flags=(UNKNOWN_POST,) if clues else ())
    parent, flags = _parent([clue for clue in clues if clue.comment], chosen.post, known)
    linked = {clue.post.key for clue in clues if clue.how == _BY_LINK and clue.post}
    if chosen.how == _BY_LINK and len(linked) > 1:
        flags = (*flags, SEVERAL_POSTS)
    return Match(post=chosen.post.key, parent=parent, how=chosen.how, flags=flags)


def _unknown_post(response: Letter | Submission) -> str:
    """What a form or a table names is meant; where it is not there, nothing else in the response is a better guess."""
    named = response.native_post if isinstance(response, Submission) else ""
    return f"it names the post “{named[:MAX_NAMED]}”, which this site does not have"


def _parent(clues: list[_Clue], post: Post, known: Known) -> tuple[str, tuple[str, ...]]:
    """The comment that is answered, or a flag where clues name only comments that are not under this post."""
    flags: list[str] = []
    for clue in clues:
        under = known.post_of(clue.comment)
        if under == post.key:
            return clue.comment, ()
        if clue.post in {None, post}:
            flags.append(UNKNOWN_PARENT if under is None else OTHER_PARENT)
    return "", tuple(flags[:1])


_BY_FORM = "named in the form"
_BY_HAND = "named by whoever entered it"
_BY_ADDRESS = "tag in the address"
_BY_TOKEN = "token in the subject"  # noqa: S105 - evidence in words, and no secret
_BY_REPLY = "reply to a known message"
_BY_LINK = "link in the text"
_BY_TITLE = "the post's title as subject"


def _in_form(response: Letter | Submission, catalogue: Catalogue, known: Known) -> Iterator[_Clue]:
    if not isinstance(response, Submission):
        return
    how = _BY_FORM if response.via is Via.FORM else _BY_HAND
    named = response.native_post.strip()
    if named:
        post = _named(named, catalogue) or _at(named, catalogue) or catalogue.by_title(named)
        yield _Clue(how, post, response.native_parent)
    elif key := known.post_of(response.native_parent):
        yield _Clue(how, _named(key, catalogue), response.native_parent)


def _in_address(response: Letter | Submission, catalogue: Catalogue, _: Known) -> Iterator[_Clue]:
    for recipient in response.recipients:
        if tag := _TAGGED.match(recipient):
            # A key may itself end in a dot and twelve letters, so the whole tag is tried first.
            whole = recipient[recipient.index("+") + 1 : recipient.rindex("@")]
            post = _named(whole, catalogue)
            yield _Clue(_BY_ADDRESS, post) if post else _Clue(_BY_ADDRESS, _named(tag[1], catalogue), tag[2] or "")


def _in_subject(response: Letter | Submission, catalogue: Catalogue, _: Known) -> Iterator[_Clue]:
    for token in islice(_TOKEN.finditer(response.subject), 10):
        yield _Clue(_BY_TOKEN, _named(token[1], catalogue), (token[2] or "").lower())


def _in_thread(response: Letter | Submission, catalogue: Catalogue, known: Known) -> Iterator[_Clue]:
    answered = known.answered
    for message_id in response.replies_to:
        if found := answered.get(message_id):
            key, comment = found
            yield _Clue(_BY_REPLY, _named(key, catalogue), comment)


def _in_links(response: Letter | Submission, catalogue: Catalogue, _: Known) -> Iterator[_Clue]:
    for text in _texts(response):
        if "://" not in text:
            continue
        found = False
        for link in islice(_LINK.finditer(text), MAX_LINKS):
            target = real_target(link[0].rstrip(".,;:!?*_"))
            if post := _at(target, catalogue):
                found = True
                fragment = _FRAGMENT.fullmatch(target.partition("#")[2])
                yield _Clue(_BY_LINK, post, fragment[1].lower() if fragment else "")
        if found:
            return


def _by_title(subject: str, catalogue: Catalogue) -> _Clue | None:
    posts = (catalogue.by_title(each) for each in without_prefixes(subject) if each)
    return next((_Clue(_BY_TITLE, post) for post in posts if post), None)


def _texts(response: Letter | Submission) -> Iterator[str]:
    if isinstance(response, Letter):
        yield response.plain
        if "://" in response.html or _ESCAPED_SCHEME.search(response.html):
            yield html.unescape(response.html)
    else:
        yield from (response.text, response.elided)


def _named(name: str, catalogue: Catalogue) -> Post | None:
    """The post of this key, or of this slug or former slug."""
    return catalogue.by_key.get(name.lower()) or catalogue.by_slug.get(name) or catalogue.by_slug.get(name.lower())


def _at(address: str, catalogue: Catalogue) -> Post | None:
    """The post at this address, on this site."""
    try:
        return catalogue.by_address(address) if urlsplit(address).netloc else None
    except ValueError:  # A hostile address, such as one with an unclosed bracket, leads nowhere.
        return None


_FINDERS = (_in_form, _in_address, _in_subject, _in_thread, _in_links)

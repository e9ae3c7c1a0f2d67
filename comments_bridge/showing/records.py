"""What the conversation attaches to an article: frozen, plain data that templates show and that can be pickled.

Everything that takes a decision (who is named how, how deep a reply stands) has been taken before; a template only
lays it out.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from markupsafe import Markup

from comments_bridge.openness import Deadline


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What readers must know of a conversation's state before they go on."""

    title: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """The state that a conversation is in when the site is built.

    Attributes:
        state: coming, open, paused or closed; only an open one invites responses.
        notice: says why it does not, or None.
        until: the last day to answer, where there is one and it is not over.
        until_iso: the same as machines read it.
        afterwards: what is promised to happen then, or empty.
    """

    state: str = "open"
    notice: Notice | None = None
    until: Deadline | None = None
    until_iso: str = ""
    afterwards: str = ""


class Lead(NamedTuple):
    """An outcome that a response led to: the title of its post, and its address from the root of the site."""

    title: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """One published response as the page shows it.

    Attributes:
        id: the public id.
        anchor: its id in the page, `c-<id>`.
        url: permalink, from the root of the site.
        author, initials: the public name, and at most two letters of it.
        date: aware, in the site's zone; `iso` is the same as text (RFC 3339).
        html: the sanitised text.
        via: email, form, letter, phone, event or site.
        role: resident, author or staff; `role_label` says it in words, empty for a resident.
        language: a BCP 47 tag, or empty where it is not known.
        reply_url: leads to the form that answers this response, or opens a mail that does (RFC 6068); empty where the
            conversation is not open.
        mail_url: opens a mail that answers it, where `reply_url` leads to a form; else empty.
        parent_id, parent_author: the response that this one answers; empty for an answer to the post itself.
        depth: 0 to 3; deeper replies stand at 3.
        shows_parent: it stands at 3 although it is deeper, so the page names and links what it answers.
        replies: those that stand under it, in order of reading.
        led_to: the outcomes that cite it.
    """

    id: str
    anchor: str
    url: str
    author: str
    initials: str
    date: datetime
    iso: str
    html: Markup
    via: str
    role: str
    role_label: str
    language: str
    reply_url: str
    parent_id: str
    parent_author: str
    depth: int
    shows_parent: bool
    replies: tuple[Voice, ...]
    led_to: tuple[Lead, ...] = ()
    mail_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """The form of one post.

    Attributes:
        action: where it is sent.
        hidden: the fields that a person does not see, name and value, besides the response that is answered.
        honeypot: the name of the field that a person leaves empty.
        netlify: the form's name where Netlify takes it, or empty.
        email: required, optional or no.
        longest: characters of a response.
        replies_url: the page on which responses are answered, from the host's root.
        rules: the house rules in one sentence, without a full stop.
    """

    action: str
    hidden: tuple[tuple[str, str], ...]
    honeypot: str
    netlify: str
    email: str
    longest: int
    replies_url: str
    rules: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """All published responses to one post.

    Attributes:
        count: how many.
        threads: those that answer the post itself, oldest first, with their replies.
        latest: when the newest was sent, in the site's zone, or None.
        people: how many different public names there are.
        answered: how many of them are residents'.
        respond_url: opens a mail that answers the post (RFC 6068); empty where the conversation is not open.
        feed_url: the Atom feed of the responses, from the root of the site without a leading slash; empty where there
            are none.
        token: what the subject of an answer carries, `[#KEY]`.
        state, notice, until, until_iso, afterwards: as in `Standing`.
        form: answers the post in the browser; None where the site has none, or the conversation is not open.
    """

    count: int
    threads: tuple[Voice, ...]
    latest: datetime | None
    people: int
    respond_url: str
    feed_url: str
    token: str
    answered: int = 0
    state: str = "open"
    notice: Notice | None = None
    until: Deadline | None = None
    until_iso: str = ""
    afterwards: str = ""
    form: Form | None = None


class Newest(NamedTuple):
    """A newest response, with the title, address (Pelican's, without a leading slash) and language of its post."""

    voice: Voice
    title: str
    url: str
    language: str = ""

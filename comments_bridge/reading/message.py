"""A mail opened, and read: first what its headers and parts say, then what of it the person newly wrote.

Any bytes give a letter. The plain text is preferred where it says what the HTML says, for programs mark quotations in
it more plainly; where it is missing or says something else, the HTML is read. Which post it answers is left to
`matching`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from comments_bridge.model import Kind, Letter, Submission, Via
from comments_bridge.reading.automatic import classify
from comments_bridge.reading.blocks import keep_line_breaks
from comments_bridge.reading.body import Body, read_body
from comments_bridge.reading.bounded_html import begins_with_words, parse, read_words
from comments_bridge.reading.damage import find_damage, is_retrieval_stub
from comments_bridge.reading.fields import (
    read_date,
    read_message_id,
    read_recipients,
    read_replies_to,
    read_sender,
)
from comments_bridge.reading.formatting import render
from comments_bridge.reading.mime import Message, split_message
from comments_bridge.reading.plain_text import plain_to_markdown
from comments_bridge.reading.reply import extract_html, extract_text
from comments_bridge.reading.verification import DkimLookup, verify

MAX_SUBJECT = 500
"""Characters of a subject that are kept."""

SPAM_MARKS = (
    "x-spam-flag",
    "x-spam-status",
    "x-spam",
    "x-spam-level",
    "x-spam-score",
    "x-ms-exchange-organization-scl",
    "x-forefront-antispam-report",
)
"""Fields in which mail servers write whether they take a mail for spam; what they say is weighed in `screening`."""

MAX_MARK = 500
"""Characters of such a field that are kept."""

_WORD = re.compile(r"\w{4,}")
_SHORTEST_WORD = 4
_SIGNS = bytes(code for code in range(0x80) if not (chr(code).isalnum() or chr(code) in "_\n"))
_LETTERS = bytes.maketrans(_SIGNS, b" " * len(_SIGNS))
"""Turns what parts words in ASCII into spaces, but for the ends of lines; characters beyond it stay as they are."""
_MARGIN = re.compile(rb"\n *")

_FAITHFUL = 0.7
_COMPARED = 50_000
_MARKUP = re.compile(r"<(?:html|body|div|p|br|span|table)[\s>/]", re.IGNORECASE)
_PGP = "-----BEGIN PGP MESSAGE-----"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingSettings:
    """What reading a mail depends on besides its bytes.

    Attributes:
        site_address: where residents write.
        own_addresses: further addresses from which this site writes, or at which it receives.
        trusted_authserv: the authserv-ids of the servers whose Authentication-Results count; "" is Microsoft 365's,
            which names none.
        max_body: bytes of text that are read, as they were sent.
        dkim_lookup: asks the DNS for a DKIM key where no trusted server gave results; None asks nothing.
    """

    site_address: str = ""
    own_addresses: tuple[str, ...] = ()
    trusted_authserv: tuple[str, ...] = ()
    max_body: int = 1_000_000
    dkim_lookup: DkimLookup | None = None


_DEFAULTS = ReadingSettings()


def open_letter(content: bytes, *, settings: ReadingSettings = _DEFAULTS) -> Letter:
    """Read what a mail's headers and parts say.

    Args:
        content: any bytes; time and memory grow in step with their length.
        settings: what reading depends on.

    Returns:
        The letter. What had to be repaired to read it is in its notes.
    """
    message = split_message(content)
    headers = message.root.headers
    own = {address.lower() for address in (settings.site_address, *settings.own_addresses) if address}
    kind, reason = classify(message, own)
    name, address = read_sender(headers)
    body = read_body(message, limit=settings.max_body)
    if kind is Kind.PERSON:
        kind, reason = _kind_of_text(body)
    verification, evidence = verify(
        headers, content, address, trusted=settings.trusted_authserv, lookup=settings.dkim_lookup
    )
    return Letter(
        kind=kind,
        kind_reason=reason,
        damage=_damage(message, kind),
        name=name,
        address=address,
        subject=headers.text("subject")[:MAX_SUBJECT],
        sent=read_date(headers.text("date")),
        message_id=read_message_id(headers),
        replies_to=read_replies_to(headers),
        recipients=read_recipients(headers),
        plain=body.plain,
        html=body.html,
        attachments=tuple(body.attachments),
        verification=verification,
        evidence=evidence,
        notes=(*message.notes, *body.notes),
        marks=tuple((name, headers.text(name)[:MAX_MARK]) for name in SPAM_MARKS if name in headers.fields),
    )


def read_letter(letter: Letter, context: Sequence[str] = ()) -> Submission:
    """Read what a person newly wrote in a letter.

    Args:
        letter: an opened mail.
        context: texts known to have been sent to the person: the post, the comment that is answered, our notification.

    Returns:
        The submission; its text is light Markdown, and empty where nothing is newly written.
    """
    if _is_faithful(letter.plain, letter.html):
        reply = extract_text(letter.plain, context)
        text = plain_to_markdown(reply.text)
    else:
        reply = extract_html(letter.html, context)
        text = reply.text
    return Submission(
        via=Via.EMAIL,
        text=keep_line_breaks(text).strip("\n"),
        elided=reply.elided.strip("\n"),
        name=letter.name,
        address=letter.address,
        subject=letter.subject,
        sent=letter.sent,
        message_id=letter.message_id,
        replies_to=letter.replies_to,
        recipients=letter.recipients,
        attachments=letter.attachments,
        verification=letter.verification,
        evidence=letter.evidence,
        notes=letter.notes,
    )


def _kind_of_text(body: Body) -> tuple[Kind, str]:
    """Tell mails that have nothing to read, now that the text is known."""
    if body.plain.lstrip().startswith(_PGP):
        return Kind.ENCRYPTED, "It is encrypted (PGP); ask the sender for a mail that is not."
    if body.plain.strip() or body.attachments or _shows_text(body.html):
        return Kind.PERSON, ""
    return Kind.EMPTY, "It is empty."


def _damage(message: Message, kind: Kind) -> str:
    """Tell why the mail is not whole: reports and the like are clipped on purpose, what people write is not."""
    written = kind in {Kind.PERSON, Kind.EMPTY}
    return find_damage(message) if written or is_retrieval_stub(message) else ""


def _shows_text(rich: str) -> bool:
    if begins_with_words(rich):
        return True
    tree = parse(rich) if rich else None
    return tree is not None and (bool(tree.text(strip=True)) or bool(render(tree)))


def _is_faithful(plain: str, rich: str) -> bool:
    """Whether the plain text says what the HTML says, as far as there is any."""
    if not rich:
        return True
    if not plain.strip():
        return False
    if plain.count("<", 0, _COMPARED) > 1 and len(_MARKUP.findall(plain, 0, _COMPARED)) > 1:
        return False
    shown = read_words(rich[:_COMPARED])
    return _stands_in(shown, plain) or _shares_words(shown, plain)


def _stands_in(shown: str, plain: str) -> bool:
    """Whether each line is in the plain text, in the same order and as whole words: the usual, and quickly seen."""
    said = b" %b " % _MARGIN.sub(b" ", _letters(plain))
    position = 0
    for line in _letters(shown).split(b"\n"):
        if words := line.strip():
            position = said.find(b" %b " % words, position)
            if position < 0:
                return False
    return True


def _shares_words(shown: str, plain: str) -> bool:
    words = {word for word in _words(shown) if len(word) >= _SHORTEST_WORD}
    return len(words & _words(plain)) >= len(words) * _FAITHFUL


def _words(text: str) -> set[str]:
    """Answer the words in a text that are long enough to tell; shorter ones may be among them."""
    return set(_letters(text).decode().split() if text.isascii() else _WORD.findall(text))


def _letters(text: str) -> bytes:
    return text.encode(errors="replace").translate(_LETTERS)

"""Which parts of a message are the writer's text, which are attachments, and what the text says, decoded.

Alternatives give one text in two forms; parts in sequence are joined in order; a signed message is its first part;
what a person forwarded as a message stays closed. Attachments are named and measured, never decoded (RFC 2046, section
5.1). What of the text is new is left to `reply`.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field

from comments_bridge.model import Attachment
from comments_bridge.reading.characters import clean_file_name, clean_line, clean_text
from comments_bridge.reading.charsets import decode
from comments_bridge.reading.encoded_words import decode_words
from comments_bridge.reading.flowed import unflow
from comments_bridge.reading.headers import read_headers
from comments_bridge.reading.inserted import cut_signed_wrapping, cut_uuencoded
from comments_bridge.reading.mime import Message, Part
from comments_bridge.reading.transfer import decode_transfer

MAX_TEXTS = 50
"""Text parts that are read as the message's text; a mail that a person wrote has fewer than ten."""

_UNNAMED = frozenset(
    {
        "application/pgp-signature", "application/pgp-encrypted", "application/pkcs7-signature",
        "application/x-pkcs7-signature", "text/x-amp-html", "text/watch-html",
    },
)  # fmt: skip
"""Parts that serve programs and are neither text nor a file that a person attached."""

_ENRICHED = frozenset({"text/enriched", "text/richtext"})
_TEXTS = _ENRICHED | {"text/plain", "text/html"}
_META_CHARSET = re.compile(rb"<meta[^<>]{0,200}?charset\s*=\s*[\"']?([\w.:-]{1,40})", re.IGNORECASE)
_SNIFFED = re.compile(r"\s*(?:<!doctype html|<html[\s>]|<head[\s>]|<body[\s>]|<div[\s>])", re.IGNORECASE)
_MARKUP = re.compile(r"</?[a-z]+(?:,[^>]*)?>", re.IGNORECASE)
_COUNTED = 50_000  # bytes of an attachment whose lines are counted
_TNEF = frozenset({"application/ms-tnef", "application/vnd.ms-tnef"})


@dataclass(slots=True)
class Body:
    """The text of a message, in one or both forms, and what else is in it."""

    plain: str = ""
    html: str = ""
    attachments: list[Attachment] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


_Forms = tuple[str | None, str | None]
"""A text as plain text and as HTML; None where it does not come in that form."""


def read_body(message: Message, *, limit: int) -> Body:
    """Read the text of a message and name its attachments.

    Args:
        message: the message, taken apart.
        limit: bytes of text that are read, as they were sent; the rest is left out, with a note.
    """
    return _Reader(message, limit).read()


class _Reader:
    """Takes parts in order for texts and attachments, then joins the texts from the innermost parts outwards."""

    def __init__(self, message: Message, limit: int) -> None:
        self._message = message
        self._left = limit
        self._body = Body()
        self._texts = 0
        self._forms: dict[int, _Forms] = {}

    def read(self) -> Body:
        around = {id(child): part for part in self._message.parts for child in part.children}
        for part in self._message.parts:
            if not part.children:
                self._forms[id(part)] = self._leaf(part, around.get(id(part)))
        for part in reversed(self._message.parts):
            if part.children:
                self._forms[id(part)] = self._joined(part)
        plain, rich = self._forms[id(self._message.root)]
        self._body.plain, self._body.html = plain or "", rich or ""
        return self._body

    def _leaf(self, part: Part, around: Part | None) -> _Forms:
        if self._is_text(part, around):
            self._texts += 1
            return self._text(part)
        needless = part.is_multipart or (part.media_type == "text/calendar" and _is_alternative(around))
        if part.media_type not in _UNNAMED and not needless:
            self._name(part)
        return None, None

    def _is_text(self, part: Part, around: Part | None) -> bool:
        """Whether a part is text of the message, and not a file; a multipart without parts is text where it is all."""
        if around is None:
            return part.is_multipart or (part.media_type.startswith("text/") and part.media_type != "text/calendar")
        if part.media_type not in _TEXTS or part.disposition.text == "attachment" or self._texts >= MAX_TEXTS:
            return False
        return not part.file_name or self._texts == 0 or _is_alternative(around)

    def _text(self, part: Part) -> _Forms:
        """Decode a part's text, and say in which form it is."""
        if part.end - part.start > self._left:
            self._note(f"The text is very long; only its first {self._left:,} bytes were read.")
        raw = self._message.raw(part, self._left)
        self._left -= len(raw)
        content, damaged = decode_transfer(raw, part.transfer_encoding)
        declared = part.content_type.parameters.get("charset", "")
        if not declared and (meta := _META_CHARSET.search(content, 0, 2048)):
            declared = meta[1].decode("ascii")
        text, guessed = decode(content, declared)
        self._note(damaged)
        self._note(guessed)
        text = clean_text(text)
        if part.media_type == "text/html" or _SNIFFED.match(text):
            return None, text
        return self._plain(text, part), None

    def _plain(self, text: str, part: Part) -> str:
        """Undo what a program did to plain text on its way."""
        parameters = part.content_type.parameters
        if part.media_type in _ENRICHED:
            text = _MARKUP.sub("", text).replace("<<", "<")
        if parameters.get("format", "").lower() == "flowed":
            text = unflow(text, delete_space=parameters.get("delsp", "").lower() == "yes")
        text, files = cut_uuencoded(text)
        self._body.attachments += files
        return cut_signed_wrapping(text)

    def _joined(self, part: Part) -> _Forms:
        """Join the texts of a multipart's parts as its kind asks."""
        forms = [self._forms[id(child)] for child in part.children]
        if _is_alternative(part):
            plains = [plain for plain, _ in forms if plain is not None]
            riches = [rich for _, rich in forms if rich is not None]
            return plains[-1] if plains else None, riches[-1] if riches else None
        if part.media_type == "multipart/signed":
            return forms[0]
        return _in_sequence([each for each in forms if each != (None, None)])

    def _name(self, part: Part) -> None:
        """Name an attachment and measure it, without decoding it."""
        if part.media_type in _TNEF:
            self._note("Outlook packed a part of this mail into winmail.dat, which is not opened.")
        length = max(part.end - part.start, 0)
        if part.transfer_encoding == "base64":
            counted = self._message.raw(part, _COUNTED)
            breaks = len(counted) - len(counted.replace(b"\n", b""))  # in half the time that counting takes
            lines = breaks * length // max(len(counted), 1)  # lines are of one length
            length = max((length - 2 * lines) * 3 // 4, 0)
        name = self._file_name(part)
        self._body.attachments.append(Attachment(name=name, media_type=part.media_type[:100], size=length))

    def _file_name(self, part: Part) -> str:
        """A file's name without any path; a forwarded message has its subject for a name."""
        name = decode_words(part.file_name[:2000])
        if not clean_line(name) and part.media_type == "message/rfc822":
            headers, _, _ = read_headers(self._message.content, part.start or 1)
            name = headers.text("subject")
        return clean_file_name(name)

    def _note(self, note: str) -> None:
        if note and note not in self._body.notes:
            self._body.notes.append(note)


def _is_alternative(part: Part | None) -> bool:
    return part is not None and part.media_type == "multipart/alternative"


def _in_sequence(forms: list[_Forms]) -> _Forms:
    """Join texts that follow each other; a form counts only where no text is missing from it."""
    if len(forms) <= 1:
        return forms[0] if forms else (None, None)
    plains = [plain for plain, _ in forms if plain is not None]
    plain = "\n\n".join(text.strip("\n") for text in plains) if len(plains) == len(forms) else None
    if all(rich is None for _, rich in forms):
        return plain, None
    riches = (rich if rich is not None else f"<pre>{html.escape(plain or '')}</pre>" for plain, rich in forms)
    return plain, "\n".join(riches)

"""What mail programs mark in HTML: where a quotation or a signature begins and ends.

Programs name the elements that they add. Signs are put into the tree there, each in a paragraph of its own, so that
they come out of `formatting` as lines, and become marks of `sheet`: text and HTML then go the same way. A blockquote
needs no sign, since it becomes quoted lines. An element's name decides only what nobody types into; the answers that
people write between the quoted parts of Gmail and Thunderbird stay text.
"""

from __future__ import annotations

from selectolax.lexbor import LexborHTMLParser, LexborNode

from comments_bridge.reading.quoting.headers import is_forward
from comments_bridge.reading.quoting.sheet import BLANK, CODE, GONE, INTRODUCTION, KNOWN, ORIGINAL, QUOTE, Sheet
from comments_bridge.reading.quoting.signatures import is_postscript

BELOW, QUOTED, INTRODUCED, SIGNED, END = "\ue0f0", "\ue0f1", "\ue0f2", "\ue0f3", "\ue0f4"
"""Signs from the private use area: from here on quoted; a quotation; its introduction; a signature; the end of one."""

_SIGNS = frozenset({BELOW, QUOTED, INTRODUCED, SIGNED, END})
_PAIRED = frozenset({QUOTED, INTRODUCED, SIGNED})

MOST_ELEMENTS = 200
"""Elements of a kind that get signs; a letter has a handful."""

_BORDERS = ("solid #E1E1E1", "solid #B5C4DF", " solid #E1E1E1", " solid #B5C4DF", " 1pt solid rgb(225, 225, 225)")
_BELOW = ", ".join(
    (
        *("#appendonsend", "#x_appendonsend", "#divRplyFwdMsg", "#x_divRplyFwdMsg", "hr#stopSpelling", "hr#zwchr"),
        *(f'div[style*="border-top:{border}" i]' for border in _BORDERS),
    ),
)
"""Below these, Outlook, OWA, Hotmail and Zimbra put the whole message that is answered, without an end of its own."""

_QUOTED = (
    "#OLK_SRC_BODY_SECTION, #mail-editor-reference-message-container, #x_mail-editor-reference-message-container, "
    "div.yahoo_quoted, div.zmail_extra, #isReplyContent, .tutanota_quote, div.quotedReply, div.mail_quote"
)
"""These hold the message that is answered from beginning to end."""

_INTRODUCED = (
    "div.moz-cite-prefix, div.gmail_attr, .gmail_quote_attribution, #reply-intro, div.airmail_on, div.edo-attribution"
)
"""These hold the line above a quotation, in whatever language."""

_SIGNED = (
    "div.gmail_signature, .gmail_signature_prefix, [data-smartmail='gmail_signature'], .moz-signature, #Signature, "
    "#x_Signature, #signature, #AppleMailSignature, #ms-outlook-mobile-signature, #x_ms-outlook-mobile-signature, "
    ".iCloudSignature, .protonmail_signature_block, .yahoo-signature, .ydp-signature, #composer_signature, .mb_sig, "
    'div[name="messageSignatureSection"]'
)
"""These hold the signature that a program adds to each mail."""


def put_signs(body: LexborNode) -> None:
    """Put signs around the quotations and signatures that a tree names.

    Args:
        body: a tree from `bounded_html.parse`; it is changed.
    """
    for element in body.css(_BELOW)[:MOST_ELEMENTS]:
        element.insert_before(_paragraph(BELOW))
    for selector, sign in ((_QUOTED, QUOTED), (_INTRODUCED, INTRODUCED), (_SIGNED, SIGNED)):
        for element in body.css(selector)[:MOST_ELEMENTS]:
            element.insert_before(_paragraph(sign))
            element.insert_after(_paragraph(END))


def without_signs(text: str, *signs: str) -> str:
    """Take signs out of a text: those named, or all."""
    for sign in signs or _SIGNS:
        text = text.replace(sign, "")
    return text


def read_signs(sheet: Sheet) -> None:
    """Turn lines that are signs into marks of the lines that they speak of, and into blank lines."""
    opened: list[tuple[str, int]] = []
    for line, seen in enumerate(sheet.seen):
        sign = seen.lstrip("> ")
        if sign in _SIGNS:
            sheet.raw[line] = sheet.seen[line] = ""
            sheet.marks[line] = ORIGINAL if seen == BELOW else BLANK
            _follow(sheet, opened, sign, line)
        elif opened and sheet.marks[line] not in (BLANK, QUOTE, CODE):
            _mark_within(sheet, opened, line)


def _mark_within(sheet: Sheet, opened: list[tuple[str, int]], line: int) -> None:
    """Mark a line within elements; a signature ends where somebody adds a postscript to it."""
    sign, start = opened[0]
    if sign == SIGNED and is_postscript(sheet.seen[line]):
        opened[0] = ("", start)
    elif sign == QUOTED:
        sheet.marks[line] = KNOWN
    elif sign == SIGNED:
        sheet.marks[line] = GONE


def _follow(sheet: Sheet, opened: list[tuple[str, int]], sign: str, line: int) -> None:
    """Keep account of what is open; mark an introduction when it closes."""
    if sign in _PAIRED:
        opened.append((sign, line))
    elif sign == END and opened:
        closed, start = opened.pop()
        if closed == INTRODUCED:
            _mark_introduction(sheet, start, line)


def _mark_introduction(sheet: Sheet, start: int, end: int) -> None:
    """Mark the last line of an introduction's element; people write above it in what a program made for it.

    Gmail puts the headers of a message that is passed on into the same element.
    """
    last = sheet.preceding(end)
    if any(map(is_forward, sheet.seen[start:end])):
        return
    if last > start and sheet.marks[last] not in (QUOTE, CODE):
        sheet.marks[last] = INTRODUCTION


def _paragraph(sign: str) -> LexborNode:
    paragraph = LexborHTMLParser(f"<p>{sign}</p>").css_first("p")
    if paragraph is None:
        raise AssertionError("The parser made no paragraph of one.")
    return paragraph

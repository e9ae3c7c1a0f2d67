"""What a person newly wrote in a mail, and the rest of it.

Mail programs repeat the mail that is answered, in dozens of ways and languages. The rules that tell it apart are in
`quoting`; here they are put in order. One rule set serves plain text and HTML: HTML becomes light Markdown first, in
which its quotations are marked. Choosing the body, and what its formatting means, is left to `message` and
`formatting`.

When unsure the words stay: to lose a reader's words is the worst fault, and the moderator sees both parts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from comments_bridge.reading.bounded_html import parse
from comments_bridge.reading.formatting import render
from comments_bridge.reading.quoting.assembling import assemble
from comments_bridge.reading.quoting.banners import mark_banners
from comments_bridge.reading.quoting.devices import mark_devices
from comments_bridge.reading.quoting.headers import mark_headers
from comments_bridge.reading.quoting.introductions import mark_introductions
from comments_bridge.reading.quoting.known import mark_known
from comments_bridge.reading.quoting.regions import SIGNED, put_signs, read_signs, without_signs
from comments_bridge.reading.quoting.settling import is_salutation, settle
from comments_bridge.reading.quoting.sheet import Sheet, lay_out
from comments_bridge.reading.quoting.signatures import mark_signatures
from comments_bridge.reading.quoting.typed_in import free_inserted
from comments_bridge.reading.quoting.wrapping import mark_wrapped


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """A mail's text in two parts that together hold every word of it.

    Attributes:
        text: what the person newly wrote. Quoted lines stay where they are answered below, each marked with "> ".
        elided: the rest in its order: quotations, signature, footers.
    """

    text: str
    elided: str


def extract_text(body: str, context: Sequence[str] = ()) -> Reply:
    """Part a plain-text body into what the person newly wrote and the rest.

    Args:
        body: decoded text; any line breaks.
        context: texts known to have been sent to the person, such as the post, the comment that is answered and our own
            notification. Lines that repeat them are quoted even where nothing marks them.

    Returns:
        Both parts; either may be empty. Time grows in step with the length of both arguments.
    """
    return _extract(lay_out(body), context, certain=any(context))


def extract_html(html: str, context: Sequence[str] = ()) -> Reply:
    """Part an HTML body into what the person newly wrote and the rest, both as light Markdown.

    Args:
        html: as it came, however hostile; what a person would not see of it is in neither part.
        context: as for `extract_text`.

    Returns:
        Both parts; either may be empty. Time grows in step with the length of both arguments.
    """
    body = parse(without_signs(html))
    if body is None:
        return Reply(text="", elided="")
    put_signs(body)
    markdown = render(body)
    reply = _extract(_read(markdown), context, certain=True)
    if SIGNED in markdown and (not reply.text or is_salutation(reply.text.split("\n"))):
        # Some people write inside the element that their program made for the signature, perhaps below a greeting.
        reply = _extract(_read(without_signs(markdown, SIGNED)), context, certain=True)
    return reply


def _read(markdown: str) -> Sheet:
    sheet = lay_out(markdown, markdown=True)
    read_signs(sheet)
    return sheet


def _extract(sheet: Sheet, context: Sequence[str], *, certain: bool) -> Reply:
    mark_wrapped(sheet)
    mark_banners(sheet)
    if context and mark_known(sheet, context):
        free_inserted(sheet, context)
    mark_introductions(sheet)
    mark_headers(sheet)
    mark_devices(sheet)
    mark_signatures(sheet)
    settle(sheet, certain=certain, compared=any(context))
    text, elided = assemble(sheet)
    return Reply(text=text, elided=elided)

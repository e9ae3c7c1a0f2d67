"""The one function that turns a response's text into HTML, and the only HTML from outside that the site trusts.

Light Markdown: paragraphs, lists, links, emphasis and quotations. Headings, pictures, tables and raw HTML are shown as
the characters that they are. Size and depth are capped first, because sanitising deep markup is slow; whatever the
renderer says, nh3 has the last word. Words are never dropped for being odd: text that is too busy for Markdown is
shown as plain paragraphs.
"""

from __future__ import annotations

import re
from html import escape
from itertools import groupby

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup

MAX_CHARACTERS = 30_000  # about 5,000 words
MAX_MARKDOWN_LINES = 500
MAX_MARKERS = 300
_CUT = "\n\n[removed: the rest, which is too long for this page]"

_NOT_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ue000\ue001\ufffe\uffff]")  # XML 1.0 forbids most of these
_BLANK = re.compile(r"\n(?:[ \t]*\n)+")
_MARKER = r"(?:>|(?:[-+*]|\d{1,9}[.)])(?=[ \t]))"
_DEEP_MARKERS = re.compile(rf"^((?:[ \t]*{_MARKER}){{4}})(?:[ \t]*{_MARKER})+", re.MULTILINE)
_DEEP_INDENT = re.compile(r"^[ \t]{13,}", re.MULTILINE)
_MARKED_LINE = re.compile(r"\n(?: |(?:[-+]|\d{1,9}[.)])(?:[ \n]|\Z))")
_BARE_LINK = re.compile(r"(?<![\w<(\[/.])https?://[^\s<>\"\[\]]*[^\s<>\"\[\].,;:!?'’”)]")
_IN_LABEL = r"[^\[\]\\]|\\."
_LABEL_OR_BRACKET = re.compile(rf"\\.|\[(?:{_IN_LABEL}|\[(?:{_IN_LABEL})*\])*\]\(|\[", re.DOTALL)
_REDACTION = re.compile(r"\[(removed: [^\[\]<>*_\\\n]{1,80})\]")
_MARKED = re.compile("\ue000([^\ue000\ue001]*)\ue001")
_SAFE_LINK = re.compile(r"(?:https?://|mailto:)", re.IGNORECASE)

_cleaner = nh3.Cleaner(
    tags={"p", "a", "em", "strong", "ul", "ol", "li", "blockquote", "br", "mark"},
    attributes={"*": set(), "a": {"href"}, "ol": {"start"}},
    allowed_classes={"mark": {"voice__redaction"}},
    url_schemes={"http", "https", "mailto"},
    link_rel="nofollow ugc noopener",
)


def _make_renderer() -> MarkdownIt:
    rules = ["list", "blockquote", "link", "autolink", "emphasis", "escape", "entity", "newline"]
    renderer = MarkdownIt("zero", {"maxNesting": 100}).enable(rules)
    # A link of another kind, or one without a scheme, stays the text that it is.
    renderer.validateLink = lambda url: bool(_SAFE_LINK.match(url))  # type: ignore[method-assign] # its documented hook
    return renderer


_renderer = _make_renderer()


def render(text: str) -> Markup:
    """Return safe HTML for the text of a response.

    Args:
        text: light Markdown, from anybody. Beyond `MAX_CHARACTERS` it is cut, visibly.

    Returns:
        paragraphs, lists and quotations; links lead to http, https and mailto only and carry
        rel="nofollow ugc noopener"; `[removed: reason]` is marked as a redaction.
    """
    text = _NOT_TEXT.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()
    if len(text) > MAX_CHARACTERS:
        text = text[:MAX_CHARACTERS] + _CUT
    redacted = "[removed: " in text
    if redacted:
        text = _REDACTION.sub("\ue000\\1\ue001", text)
    html = _render_mixed(text) if _suits_markdown(text) else _render_plain(text)
    if redacted:
        html = _MARKED.sub(r'<mark class="voice__redaction">[\1]</mark>', html)
    return Markup(_cleaner.clean(html).strip())  # noqa: S704 - nh3 has just sanitised it


def _suits_markdown(text: str) -> bool:
    """Tell prose from what would only keep the renderer busy."""
    busy = sum(map(text.count, ("*", "_", "[", "<", "\\", "&", "://")))
    return busy <= MAX_MARKERS and text.count("\n") <= MAX_MARKDOWN_LINES


def _render_mixed(text: str) -> str:
    """Render Markdown, sparing paragraphs that hold none the way through the renderer: most are of that kind.

    A paragraph without markup that starts at the margin ends whatever list or quotation stood before it, so what
    stands between two such paragraphs can be rendered by itself.
    """
    blocks = _BLANK.split(text)
    parts = []
    for marked, run in groupby(blocks, key=_is_marked):
        whole = "\n\n".join(run)
        parts.append(_render_markdown(whole) if marked else _render_plain(whole))
    return "".join(parts)


def _is_marked(text: str) -> bool:
    """Tell whether any character could mean something to Markdown; quick, because most responses hold none."""
    if any(character in text for character in "*_\\<>[]&\t"):
        return True
    return "://" in text or " \n" in text or text.endswith(" ") or bool(_MARKED_LINE.search(f"\n{text}"))


def _render_markdown(text: str) -> str:
    text = _DEEP_INDENT.sub(" " * 12, _DEEP_MARKERS.sub(r"\1", text))
    if "[" in text:
        # From a bracket that begins no link, the renderer would look for the label's end in vain: square time for many.
        text = _LABEL_OR_BRACKET.sub(lambda found: r"\[" if found[0] == "[" else found[0], text)
    if "://" in text:
        text = _BARE_LINK.sub(r"<\g<0>>", text)
    html: str = _renderer.render(text)
    return html


def _render_plain(text: str) -> str:
    paragraphs = (paragraph.strip() for paragraph in _BLANK.split(escape(text, quote=False)))
    return "".join(f"<p>{paragraph}</p>\n" for paragraph in paragraphs if paragraph)

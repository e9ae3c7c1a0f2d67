"""Hostile HTML made safe to parse: the tree that comes out is small, shallow and linear to build.

An HTML5 parser must follow rules that take quadratic time on hostile input: 50,000 nested elements, one tag with
50,000 attributes, 50,000 options in a list, formatting that is opened again in every paragraph. So the source is first
rewritten in one linear pass: comments, scripts and styles go, tags that carry no meaning in a letter go (their text
stays), nesting stops at a depth that no person writes, tags stop at a number that none needs, and broken attributes are
mended or dropped. selectolax then builds the tree. What the tree means is left to `formatting`, and what of it is
quoted to `reply`.
"""

from __future__ import annotations

import html
import re
from itertools import islice

from selectolax.lexbor import LexborHTMLParser, LexborNode

MAX_DEPTH = 100
"""Elements deep; a thread of twenty replies in a mail client stays below sixty."""

MAX_TAGS = 30_000
"""Tags, comments and the like; a mail client's longest thread has half as many. Of what follows only words stay."""

MAX_ATTRIBUTES = 2048
"""Characters of attributes in one tag; beyond it only the attributes that are used here are kept."""

MAX_CARRIED = 1000
"""Blocks that begin inside formatting that is open; a parser opens the formatting again in each of them."""

_SWALLOWED = "script|style|title|textarea|xmp|iframe|noembed|noframes"
"""Elements whose content is not text that a reader saw (HTML 13.2.6.2, raw text). `_TOKEN` has their initials."""

_TOKEN = re.compile(
    r"<!--(?:-?>|.*?(?:--!?>|\Z))"
    rf"|<(?=[stxin])({_SWALLOWED})(?=[\s/>]).*?(?:</\1(?=[\s/>])[^>]*>?|\Z)"
    r"|<[!?][^>]*>?|</[^a-zA-Z][^>]*>?"
    r"""|<(/?)([a-zA-Z][^\s/>]*+)((?:[^>=]++|=\s*+(?:"[^"]*+"|'[^']*+')?+)*+)>?""",
    re.DOTALL | re.IGNORECASE,
)

_FIRST_TAGS = 100
_LETTER = re.compile(r"[^\W_]")

_WELL_FORMED = re.compile(
    r"""(?:[\s/]++[^\s=>/"'<]++(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s"'=<>`]++))?+)*+[\s/]*+""",
)

_USED_ATTRIBUTE = re.compile(
    r"""[\s/"'](href|class|id|style|type|alt|dir|lang|start|hidden)\s*+=\s*+("[^"]*+"|'[^']*+'|[^\s>"']++)""",
    re.IGNORECASE,
)

_FORMATTING = frozenset({"a", "b", "strong", "i", "em"})
_INLINE = _FORMATTING | {"span", "q", "cite", "sub", "sup", "del", "ins"}
_VOID = frozenset({"br", "hr", "img"})
_SELF_CLOSING = frozenset({"p", "li", "dd", "dt", "tr", "td", "th", "tbody", "thead", "tfoot"})
"""Elements that a parser closes by itself when the next begins, so that they do not nest."""

_NESTING = frozenset(
    """
    div span blockquote ul ol dl table caption h1 h2 h3 h4 h5 h6 pre center section article header footer main aside
    address nav figure figcaption details summary q cite sub sup del ins fieldset form
    """.split(),  # noqa: SIM905 - names read better as words
)
_DOCUMENT = frozenset({"html", "head", "body"})
_KEPT = _FORMATTING | _VOID | _SELF_CLOSING | _NESTING | _DOCUMENT
_PARTING = frozenset({"option", "label", "button"})
_BETWEEN_WORDS = _KEPT | _PARTING


def parse(source: str) -> LexborNode | None:
    """Parse HTML from outside in time and memory that grow in step with its length.

    Args:
        source: any text; it need not be HTML.

    Returns:
        The body element, or None where there is nothing in it.
    """
    taming = _Taming()
    tamed = _TOKEN.sub(taming, source, count=MAX_TAGS)
    if taming.tags == MAX_TAGS:
        # At the end of the body, where nothing that is still open can hide or quote it.
        end = len(source) - taming.end
        tamed = tamed[: len(tamed) - end] + taming.closed() + _TOKEN.sub(" ", source[taming.end :])
    return LexborHTMLParser(tamed).body


def read_words(source: str) -> str:
    """Return the text in HTML, with a line break for each element that `parse` keeps, at a fraction of its cost.

    It is for telling which words there are: what little a parser adds or moves is not seen.
    """
    return html.unescape(_TOKEN.sub(_gap, source))


def begins_with_words(source: str) -> bool:
    """Whether a letter or digit stands among the first tags, as in most letters: then `parse` finds text as well.

    It gives up at a sign that, joined with what follows a tag, could turn out to be a tag or an entity.
    """
    end = 0
    for token in islice(_TOKEN.finditer(source), _FIRST_TAGS):
        between = source[end : token.start()]
        if "<" in between or "&" in between:
            return False
        if _LETTER.search(between):
            return True
        end = token.end()
    return False


def _gap(token: re.Match[str]) -> str:
    name = token[3]
    return "\n" if name and name.lower() in _BETWEEN_WORDS else ""


class _Taming:
    """Rewrites one tag at a time, remembering what is open, how many tags there were and where the last one ended."""

    def __init__(self) -> None:
        self.tags = 0
        self.end = 0
        self._open: dict[str, int] = {}
        self._skipped: dict[str, int] = {}
        self._formatting = 0
        self._depth = 0
        self._carried = 0

    def __call__(self, token: re.Match[str]) -> str:
        """Answer what stands in the token's place."""
        self.tags += 1
        self.end = token.end()
        slash, found, attributes = token.group(2, 3, 4)
        if found is None:
            return ""
        name = found.lower()
        if name not in _KEPT:
            return " " if name in _PARTING else ""
        if slash:
            return self._end(name)
        return self._start(name, f"<{name}{_mended(attributes)}>" if attributes else f"<{name}>")

    def closed(self) -> str:
        """Return the tags that end all that is open."""
        return "".join(f"</{name}>" * count for name, count in self._open.items())

    def _start(self, name: str, tag: str) -> str:
        if name in _VOID or name in _DOCUMENT:
            return tag
        if name in _SELF_CLOSING:
            return self._closed_formatting() + tag if self._formatting else tag
        already = self._open.get(name, 0)
        if name == "a" and already:
            return f"</a>{tag}"
        # The same emphasis twice adds nothing; a parser would open both again in every paragraph that follows.
        formatting = name in _FORMATTING
        if self._depth >= MAX_DEPTH or (formatting and already):
            self._skipped[name] = self._skipped.get(name, 0) + 1
            return "" if name in _INLINE else "<br>"
        self._open[name] = already + 1
        self._formatting += formatting
        self._depth += 1
        return tag

    def _closed_formatting(self) -> str:
        """Ends the formatting that a careless program left open, before a parser opens it again in all that follows."""
        left_open = [name for name in _FORMATTING if self._open.get(name)]
        self._carried += 1
        if self._carried <= MAX_CARRIED:
            return ""
        return "".join(self._end(name) for name in left_open)

    def _end(self, name: str) -> str:
        if self._skipped.get(name):
            self._skipped[name] -= 1
            return ""
        if self._open.get(name):
            self._open[name] -= 1
            self._formatting -= name in _FORMATTING
            self._depth -= 1
        return f"</{name}>"


def _mended(attributes: str) -> str:
    """Attributes that a parser reads as they stand, or those of use here where they are broken or too many."""
    if not attributes or (len(attributes) <= MAX_ATTRIBUTES and _WELL_FORMED.fullmatch(attributes)):
        return attributes
    found = {name.lower(): value.strip("\"'") for name, value in _USED_ATTRIBUTE.findall(attributes)}
    return "".join(f' {name}="{html.escape(html.unescape(value))}"' for name, value in found.items())

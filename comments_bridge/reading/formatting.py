"""The HTML of a letter as light Markdown: what a person saw, and nothing that they did not.

Paragraphs, lists, quotations, emphasis and links with their real target are kept. Hidden text, pictures, scripts and
styles go; an emoji that a client drew as a picture stays as the character. The walk over the tree is iterative and
linear, for `bounded_html` has bounded its depth. Telling new words from quoted ones is left to `reply`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from selectolax.lexbor import LexborNode

from comments_bridge.reading.blocks import Blocks, Container, item, quotation
from comments_bridge.reading.bounded_html import parse
from comments_bridge.reading.characters import clean_text
from comments_bridge.reading.inline import Run, write_line
from comments_bridge.reading.link_targets import real_target

_PARAGRAPHS = frozenset("p h1 h2 h3 h4 h5 h6 table pre dl figure fieldset center section article".split())  # noqa: SIM905 - names read better as words
_LINES = frozenset(
    "div tr dt dd caption header footer main aside address nav figcaption details summary form html body".split(),  # noqa: SIM905 - as above
)
_LISTS = frozenset({"ul", "ol"})
_BLOCKS = _PARAGRAPHS | _LINES | _LISTS | {"li", "blockquote", "td", "th"}
_STRONG = frozenset({"b", "strong", "h1", "h2", "h3", "h4", "h5", "h6", "th"})
_HIDDEN = re.compile(
    r"(?:^|;)(?:display:none|mso-list:ignore|visibility:hidden|mso-hide:all|font-size:0(?:px|pt|em|%)?(?:;|!|$)|opacity:0(?:;|!|$)"
    r"|color:transparent|max-height:0(?:px)?(?:;|!|$))",
)
_WEIGHT = re.compile(r"(?:^|;)font-weight:(bold|bolder|[6-9]00|normal|lighter|[1-5]00)")
_SLANT = re.compile(r"(?:^|;)font-style:(italic|oblique|normal)")
_WORD_LEVEL = re.compile(r"mso-list:\w+level(\d)")
_WORD_MARKER = 'span[style*="mso-list:Ignore" i]'
_EMOJI = re.compile(r"[^\x00-\u02ff\w\s]{1,12}")
_ORDINAL = re.compile(r"\s*(\d{1,3})[.)]")
_NO_MARGIN = re.compile(r"(?:^|;)margin:0(?:px|pt|cm|in|em)?(?:;|!|$)")
_WORD_LINES = ("MsoNormal", "MsoPlainText")
"""Word writes each line as a paragraph of these classes, without a gap between them."""


_Attributes = Mapping[str, str | None]


def to_markdown(html: str) -> str:
    """Turn HTML from outside into light Markdown, in time that grows in step with its length.

    Args:
        html: any text; broken, deep or hostile.

    Returns:
        Paragraphs parted by an empty line; text that looks like Markdown is escaped. Empty where nothing is visible.
    """
    body = parse(html)
    return "" if body is None else render(body)


def render(node: LexborNode) -> str:
    """Write one element of a tree from `bounded_html.parse`, with all that is in it, as light Markdown."""
    walk = _Walk()
    walk.over(node)
    return walk.blocks.text()


@dataclass(slots=True)
class _Frame:
    """What an open element asks of the text in it, and what closes with it."""

    strong: bool = False
    emphasis: bool = False
    target: str = ""
    preformatted: bool = False
    ends_line: bool = False
    ends_paragraph: bool = False
    contained: bool = False
    word_item: bool = False
    number: int | None = None
    """In a numbered list: the number of its next item."""

    first: bool = False
    """In a list: no item has been opened yet."""

    def inherited(self) -> _Frame:
        """What an element inside this one starts with."""
        return _Frame(self.strong, self.emphasis, self.target, self.preformatted)


@dataclass(slots=True)
class _Walk:
    """Takes elements in reading order and hands whole lines to `blocks`."""

    blocks: Blocks = field(default_factory=Blocks)
    _runs: list[Run] = field(default_factory=list)
    _frames: list[_Frame] = field(default_factory=lambda: [_Frame()])
    _last_word_item: int = -1

    def over(self, root: LexborNode) -> None:
        """Walk a tree without recursion; None on the stack closes an element."""
        stack: list[LexborNode | None] = [root]
        while stack:
            node = stack.pop()
            if node is None:
                self._leave()
                continue
            if stack and (following := node.next) is not None:
                stack.append(following)
            if node.is_text_node:
                self._text(node.text_content or "")
            elif node.is_element_node and self._enter(node):
                stack.append(None)
                if (child := node.child) is not None:
                    stack.append(child)
        self._finish_line()

    def _enter(self, node: LexborNode) -> bool:
        """Open an element; False where there is nothing to see inside it."""
        tag = node.tag or ""
        if tag in _ALONE:
            _ALONE[tag](self, node)
            return False
        attributes = node.attributes
        style = "".join((attributes.get("style") or "").split()).lower() if attributes else ""
        if (style and _HIDDEN.search(style)) or "hidden" in attributes:
            return False
        frame = _styled(self._frames[-1].inherited(), tag, style)
        if tag == "a":
            frame.target = real_target(attributes.get("href") or "")
        if tag in _BLOCKS:
            self._open_block(node, tag, attributes, style, frame)
        self._frames.append(frame)
        return True

    def _open_block(self, node: LexborNode, tag: str, attributes: _Attributes, style: str, frame: _Frame) -> None:
        if tag in _LISTS:
            self._open_list(node, tag, frame)
        elif tag == "li":
            self._open_item(frame)
        elif tag == "blockquote":
            self._contain(quotation(), frame)
        elif tag in {"td", "th"}:
            self._open_cell()
        elif tag == "p" and (level := _WORD_LEVEL.search(style)) and (ignored := node.css_first(_WORD_MARKER)):
            self._open_word_item(int(level[1]), ignored.text(), frame)
        elif tag == "p" and _is_line(attributes, style):
            self._finish_line()
            frame.ends_line = True
        elif tag in _PARAGRAPHS:
            self._finish_paragraph()
            frame.ends_paragraph = True
        elif tag in _LINES:
            self._finish_line()
            frame.ends_line = True

    def _leave(self) -> None:
        frame = self._frames.pop()
        if frame.ends_line:
            self._finish_line()
        if frame.ends_paragraph:
            self._finish_paragraph()
        if frame.contained:
            self.blocks.containers.pop()
        if frame.word_item:
            self._last_word_item = self.blocks.length

    def _open_list(self, node: LexborNode, tag: str, frame: _Frame) -> None:
        self._finish_line()
        if not self.blocks.containers:
            self.blocks.part()
        start = str(node.attributes.get("start") or "1") if tag == "ol" else ""
        frame.number = int(start) if re.fullmatch(r"[0-9]{1,4}", start) else 1 if start else None
        frame.ends_paragraph = True
        frame.first = True

    def _open_item(self, frame: _Frame) -> None:
        self._finish_line()
        around = self._frames[-1]
        if not around.first:
            self.blocks.join()
        frame.contained = frame.ends_line = True
        self.blocks.containers.append(item(around.number))
        around.first, frame.number = False, None
        if around.number is not None:
            around.number += 1

    def _open_word_item(self, level: int, marker: str, frame: _Frame) -> None:
        """Word's lists are paragraphs with a level, and a marker in a span that is otherwise not shown."""
        self._finish_paragraph()
        if self._last_word_item == self.blocks.length:
            self.blocks.join()
        ordinal = _ORDINAL.match(marker)
        self.blocks.containers.append(item(int(ordinal[1]) if ordinal else None, level))
        frame.contained = frame.ends_paragraph = frame.word_item = True

    def _contain(self, container: Container, frame: _Frame) -> None:
        self._finish_paragraph()
        self.blocks.containers.append(container)
        frame.contained = frame.ends_paragraph = True

    def _open_cell(self) -> None:
        if any(run.text.strip() for run in self._runs):
            self._runs.append(Run(" | "))

    def _text(self, text: str) -> None:
        frame = self._frames[-1]
        first, *further = clean_text(text).split("\n") if frame.preformatted else [clean_text(text)]
        self._runs.append(Run(first, frame.strong, frame.emphasis, frame.target))
        for line in further:
            self.break_line()
            self._runs.append(Run(line, frame.strong, frame.emphasis, frame.target))

    def _finish_line(self) -> None:
        """End a line where a block begins or ends; only a line that shows something, or a space on purpose, counts."""
        if not self._runs:
            return
        kept_space = any("\u00a0" in run.text for run in self._runs)
        line = write_line(self._runs)
        self._runs.clear()
        if line:
            self.blocks.add(line)
        elif kept_space:
            self.blocks.part()

    def _finish_paragraph(self) -> None:
        self._finish_line()
        self.blocks.part()

    def break_line(self, _: LexborNode | None = None) -> None:
        """End a line where its writer did; a second break makes an empty line."""
        line = write_line(self._runs)
        self._runs.clear()
        if line:
            self.blocks.add(line)
        else:
            self.blocks.part()

    def rule(self, _: LexborNode) -> None:
        """Write a line across the page."""
        self._finish_paragraph()
        self.blocks.add("---")
        self.blocks.part()

    def picture(self, node: LexborNode) -> None:
        """Only an emoji that a client drew as a picture is text."""
        shown = (node.attributes.get("alt") or "").strip()
        if _EMOJI.fullmatch(shown):
            self._runs.append(Run(clean_text(shown)))


_ALONE: Mapping[str, Callable[[_Walk, LexborNode], None]] = {
    "br": _Walk.break_line,
    "hr": _Walk.rule,
    "img": _Walk.picture,
    "head": lambda _walk, _node: None,
}


def _styled(frame: _Frame, tag: str, style: str) -> _Frame:
    """Answer the frame with the emphasis that the element's name and style ask for."""
    if tag in _STRONG:
        frame.strong = True
    if tag in {"i", "em"}:
        frame.emphasis = True
    if tag == "pre":
        frame.preformatted = True
    if not style:
        return frame
    if weight := _WEIGHT.search(style):
        frame.strong = weight[1] in {"bold", "bolder"} or weight[1][0] in "6789"
    if slant := _SLANT.search(style):
        frame.emphasis = slant[1] != "normal"
    if "white-space:pre" in style:
        frame.preformatted = True
    return frame


def _is_line(attributes: _Attributes, style: str) -> bool:
    """Whether a paragraph is drawn without a gap, as a line."""
    return (attributes.get("class") or "").startswith(_WORD_LINES) or bool(_NO_MARGIN.search(style))

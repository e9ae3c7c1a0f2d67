"""Which lines the person newly wrote, decided from all the marks together.

The marks of a mail form a string, and the decisions are patterns on it. What is sure goes; where the marks contradict
each other, as in a mail that begins with an introduction and goes on without quotation marks, only the traces
themselves go and the words stay.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from comments_bridge.reading.quoting.endings import mark_endings
from comments_bridge.reading.quoting.frames import holds_link, is_frame
from comments_bridge.reading.quoting.headers import end_of_quoted_block
from comments_bridge.reading.quoting.introductions import end_of_introduction
from comments_bridge.reading.quoting.known import in_one_line, words_of
from comments_bridge.reading.quoting.phrasebook import phrasebook
from comments_bridge.reading.quoting.sheet import (
    BLANK,
    CODE,
    GONE,
    HEADER,
    INTRODUCTION,
    KNOWN,
    ORIGINAL,
    QUOTE,
    RULE,
    TEXT,
    Sheet,
)
from comments_bridge.reading.quoting.signatures import is_postscript, mark_signatures

FEWEST_WORDS_ABOVE = 4
"""With fewer above a mail that is repeated without marks, the writer may only have greeted there."""

_COMMAS = ",\u060c\uff0c\u3001"
_TRACES = re.compile(r"[iho][ihox \-]*+|d[dx ]*+")
_QUOTATIONS = re.compile(r"[>k][>kihodsx \-]*+")
_OWN_QUOTATION = re.compile(r"[>k]+(?: +[>k]+)*+(?= *-? *[iho])")
_SIGNED_ABOVE = re.compile(r"[ds][ds \-]*+(?=i[i \-]*+>)")
_TRACE = re.compile(f"[{INTRODUCTION}{HEADER}{ORIGINAL}]")
_OWN = re.compile(f"[{TEXT}{CODE}{QUOTE}]")
_STRETCH = re.compile(r"[tc][tc\- ]*+")
_WORDS = re.compile(r"[tc]")
_ARROW = re.compile(r">\d|>>\s?[^>\s]")


def settle(sheet: Sheet, *, certain: bool, compared: bool) -> None:
    """Mark as `GONE` every line that is not the writer's; quotations that stay keep their mark.

    Args:
        sheet: the mail.
        certain: whether it is certain what the writer answers, from a context or from HTML. If not, a signature above
            the introduction of a marked quotation stays: it stands between words, and some count it among them.
        compared: whether there was a context, with which lines were compared.
    """
    _keep_doubtful(sheet)
    if KNOWN in sheet.marks:
        _keep_chosen(sheet)
        _keep_below_copy(sheet)
    if not certain:
        _keep_signatures_above(sheet)
    rootless = _cut(sheet, certain=certain)
    _settle_quotations(sheet, rootless=rootless, compared=compared)
    _settle_endings(sheet)
    if RULE in sheet.marks:
        mark_signatures(sheet)  # Without the disclaimer below it, a signature may now look like one.
        _settle_endings(sheet)
    for line, mark in enumerate(sheet.marks):
        if mark in "ihods":
            sheet.marks[line] = GONE


def _settle_endings(sheet: Sheet) -> None:
    for stretch in list(_STRETCH.finditer(sheet.layout())):
        following = sheet.following(stretch.end() - 1)
        if following >= len(sheet.marks) or sheet.marks[following] not in (QUOTE, KNOWN):
            mark_endings(sheet, stretch.start(), stretch.end())


def _keep_doubtful(sheet: Sheet) -> None:
    """Give doubtful introductions back to the writer where more of their words follow the quotation."""
    last_word = _last_word(sheet.layout()) if sheet.doubtful else -1
    for line in sheet.doubtful:
        if line < last_word and sheet.marks[line] is INTRODUCTION:
            sheet.marks[line] = TEXT


def _keep_chosen(sheet: Sheet) -> None:
    """Give words of the context back to a writer who chose them for an answer, as "Option 2: nine benches".

    No program repeats a mail above its introduction, nor without any trace in a mail that has no words of its own.
    """
    layout = sheet.layout()
    trace = _TRACE.search(layout)
    if trace or not _OWN.search(layout):
        for line in range(trace.start() if trace else len(layout)):
            if layout[line] == KNOWN:
                sheet.marks[line] = TEXT


def _keep_below_copy(sheet: Sheet) -> None:
    """Give words at the end of an element that holds an unmarked copy back to a writer who has hardly any elsewhere."""
    first = max(sheet.known, default=len(sheet.marks)) + 1
    below = [line for line in range(first, len(sheet.marks)) if sheet.marks[line] is KNOWN]
    if not below or any(is_frame(sheet.seen[line]) or holds_link(sheet.seen[line]) for line in below):
        return
    own = [seen for seen, mark in zip(sheet.seen, sheet.marks, strict=True) if mark in (TEXT, CODE)]
    book = phrasebook()
    if not own or _is_greeting(own) or _holds(own, (*book.below, *book.inline)):
        for line in below:
            sheet.marks[line] = TEXT


def _last_word(layout: str) -> int:
    return max(layout.rfind(TEXT), layout.rfind(CODE))


def _keep_signatures_above(sheet: Sheet) -> None:
    for found in _SIGNED_ABOVE.finditer(sheet.layout()):
        sheet.mark(found.start(), found.end() - 1, CODE)


def _cut(sheet: Sheet, *, certain: bool) -> bool:
    """Take everything after a trace below which somebody else's words stand without marks.

    Returns:
        Whether the mail begins with such a trace, so that nobody can tell whose words follow.
    """
    layout = sheet.layout()
    words = _WORDS.search(layout)
    rootless = False
    for trace in _TRACES.finditer(layout):
        below = layout[trace.end() : trace.end() + 1]
        if below in ("", QUOTE) or (trace[0][0] == "d" and below in "kihos"):
            continue
        if trace[0][0] == "d" and _is_added(sheet, layout, trace.end(), certain=certain):
            continue
        if words and words.start() < trace.start():
            _take_from(sheet, trace.start())
            break
        rootless = rootless or (trace[0][0] != "d" and below != KNOWN)
    return rootless


def _is_added(sheet: Sheet, layout: str, first: int, *, certain: bool) -> bool:
    """Whether words below a footer were added to the letter, and are not the beginning of what is answered.

    Only where it is certain what is answered do words tell that are not known, above none that are.
    """
    if is_postscript(sheet.seen[first]):
        return True
    words = _STRETCH.match(layout, first)
    return certain and words is not None and not layout.startswith(KNOWN, words.end()) and "@" not in sheet.seen[first]


def _take_from(sheet: Sheet, first: int) -> None:
    """Take all lines from the first on, but for answers to what is known to be quoted, and for that itself.

    Where nothing is known all goes, unless the writer says above that the answers stand within it, or only greets.
    """
    layout = sheet.layout()
    above = [sheet.seen[line] for line in range(first) if layout[line] in (TEXT, CODE)]
    first_known = layout.find(KNOWN, first)
    if first_known < 0:
        if is_salutation(above) or _holds(above, phrasebook().inline):
            return
        own: Collection[int] = ()
    else:
        own = frozenset(_answers(sheet, layout, above, first_known))
    for line, mark in enumerate(sheet.marks[first:], first):
        if mark is not BLANK and mark is not KNOWN and line not in own:
            sheet.marks[line] = GONE


def _answers(sheet: Sheet, layout: str, above: Sequence[str], first_known: int) -> list[int]:
    """Answer the lines among and below known ones that are answers, and not the rest of the mail that is answered.

    Nobody answers in the lines of a newsletter's frame. Words below a frame are its own, too, unless there are others
    between known lines, or the writer points to them above, or does no more than greet there.
    """
    last_known = layout.rfind(KNOWN)
    lines = [line for line in range(first_known, len(layout)) if layout[line] in (TEXT, CODE)]
    own = [line for line in lines if layout[line] == CODE or not is_frame(sheet.seen[line])]
    if own and own[0] > last_known and (len(own) < len(lines) or any(holds_link(sheet.seen[line]) for line in own)):
        book = phrasebook()
        if not (_is_greeting(above) or _holds(above, (*book.below, *book.inline))):
            return []
    return own


def _is_greeting(above: Sequence[str]) -> bool:
    """Whether the writer may do no more than greet in some lines."""
    return len(above) == 1 and (above[0][-1] in _COMMAS or len(above[0].split()) < FEWEST_WORDS_ABOVE)


def is_salutation(above: Sequence[str]) -> bool:
    """Whether lines are no more than a greeting of somebody, with whom nobody ends: "Dear Ms Vaughan,"."""
    words = above[0].split() if len(above) == 1 and above[0][-1] in _COMMAS else []
    return len(words) > 1 and not words[-1][0].islower()


def _holds(lines: Sequence[str], phrases: Iterable[str]) -> bool:
    """Whether one of some phrases, as words in one line, stands in some lines."""
    words = words_of("\n".join(lines))
    text, begun = in_one_line(words), _by_first_word(tuple(phrases))
    return any(phrase in text for word in begun.keys() & words for phrase in begun[word])


@cache
def _by_first_word(phrases: tuple[str, ...]) -> dict[str, list[str]]:
    """Answer phrases by the words with which they begin, of which a text has few."""
    begun: dict[str, list[str]] = {}
    for phrase in phrases:
        begun.setdefault(phrase.split(maxsplit=1)[0], []).append(phrase)
    return begun


@dataclass(frozen=True, slots=True)
class _Quotation:
    """Quoted lines with no word of the writer's between them."""

    first: int
    end: int
    introduced: bool
    last: bool
    """No word of the writer's follows."""


def _settle_quotations(sheet: Sheet, *, rootless: bool, compared: bool) -> None:
    """Keep the quotations that are answered below, unless a single one is all of the mail that is answered."""
    quotations = list(_quotations(sheet))
    written = bool(_WORDS.search(sheet.layout()))
    if not written and not any(quotation.introduced for quotation in quotations):
        return
    if written and _are_own(sheet, quotations, compared=compared):
        return
    single = len(quotations) == 1 and quotations[0].introduced and not rootless
    for quotation in quotations:
        if quotation.last or single:
            _take(sheet, _end_of_own(sheet, quotation) if written else quotation.first, quotation.end)
        else:
            _take(sheet, quotation.first, _end_of_head(sheet, quotation.first, quotation.end))
            _take_all_but_answered(sheet, quotation)


def _are_own(sheet: Sheet, quotations: Sequence[_Quotation], *, compared: bool) -> bool:
    """Whether nothing says that quoted lines were sent: they are a list that the writer set in, or arrows and numbers.

    Those are lines by themselves, such as ">50% walk" or ">> Daily."; to be a list, there must be no other quotation.
    """
    for quotation in quotations:
        lines = range(max(sheet.preceding(quotation.first), 0), quotation.end)
        if quotation.introduced or any("@" in sheet.seen[line] for line in lines):
            return False
        arrow = quotation.end == quotation.first + 1 and _ARROW.match(sheet.seen[quotation.first])
        if not arrow and not (compared and len(quotations) == 1 and sheet.known.isdisjoint(lines)):
            return False
    return True


def _take(sheet: Sheet, first: int, end: int) -> None:
    for line in range(first, end):
        if sheet.marks[line] is not BLANK:
            sheet.marks[line] = GONE


def _take_all_but_answered(sheet: Sheet, quotation: _Quotation) -> None:
    """Of what the page shows anyway, only the paragraph right above the answer stays."""
    if sheet.known.isdisjoint(range(quotation.first, quotation.end)):
        return
    end = quotation.end
    while _is_empty(sheet, end - 1):
        end -= 1
    _take(sheet, end, quotation.end)
    answered = end - 1
    while answered >= quotation.first and not _is_empty(sheet, answered):
        answered -= 1
    for line in range(quotation.first, answered + 1):
        if line in sheet.known or (sheet.marks[line] is QUOTE and _is_empty(sheet, line)):
            sheet.marks[line] = GONE


def _is_empty(sheet: Sheet, line: int) -> bool:
    return not sheet.seen[line].strip("> \uff1e")


def _end_of_own(sheet: Sheet, quotation: _Quotation) -> int:
    """Answer where a quotation that the writer chose ends: one without an introduction, above another that has one."""
    own = None if quotation.introduced else _OWN_QUOTATION.match(sheet.layout(), quotation.first)
    return own.end() if own else quotation.first


def _quotations(sheet: Sheet) -> Iterator[_Quotation]:
    layout = sheet.layout()
    last_word = _last_word(layout)
    for found in _QUOTATIONS.finditer(layout):
        end = found.start() + len(found[0].rstrip(" -"))
        above = sheet.preceding(found.start())
        while above >= 0 and sheet.marks[above] is RULE:
            above = sheet.preceding(above)
        traced = above >= 0 and sheet.marks[above] in (INTRODUCTION, HEADER, ORIGINAL)
        first = found.start()
        introduced = traced or _repeats_all(sheet, first, end) or _end_of_head(sheet, first, end) > first
        yield _Quotation(first, end, introduced, first > last_word)


def _end_of_head(sheet: Sheet, first: int, end: int) -> int:
    """Answer where the words begin in a quotation below the line or block that says whose they are."""
    return max(end_of_introduction(sheet, first, end), end_of_quoted_block(sheet, first, end))


def _repeats_all(sheet: Sheet, first: int, end: int) -> bool:
    """Whether lines are what the writer was sent and no choice from it: unmarked, or several paragraphs."""
    lines: list[int] = []
    for line, mark in enumerate(sheet.marks[first:end], first):
        if mark in (QUOTE, KNOWN) and not _is_empty(sheet, line):
            if mark is QUOTE and line not in sheet.known:
                return False
            lines.append(line)
    return bool(lines) and (sheet.marks[first] is KNOWN or lines[-1] - lines[0] >= len(lines))

"""Words that the writer typed into the copy of a text that is known: at the end of its lines, or on lines between them.

Programs mark such words as quoted, together with what stands around them. They are the writer's where all words of the
known text stand there in their order, and others between them: nothing that a program changes on the way looks so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice, pairwise, takewhile

from comments_bridge.reading.quoting.frames import is_frame
from comments_bridge.reading.quoting.known import SHORTEST_RUN, in_one_line, sent_in_one_line, words_of
from comments_bridge.reading.quoting.sheet import BLANK, KNOWN, QUOTE, TEXT, Sheet

MOST_GAPS = 200
"""Places of one mail that are looked at closely; a search takes time in step with the context's length."""

FEWEST_SHARED = 2
"""Words at the beginning of a line which it shares with the known text by more than chance."""

_QUOTED = frozenset({QUOTE, KNOWN})
_COPIED = frozenset({QUOTE, KNOWN, TEXT, BLANK})
_MARKS = "> \t\uff1e"
_WORD = re.compile(r"[^\W_]+")
_SPACE = re.compile(r"\s")


def free_inserted(sheet: Sheet, context: Sequence[str]) -> None:
    """Give back to the writer what stands between the words of a known text, each answer on lines of its own.

    Args:
        sheet: the mail; `known` is noted already.
        context: texts that were sent to the writer.
    """
    for above, below in reversed(list(islice(_gaps(sheet), MOST_GAPS))):
        lines = {
            line: found
            for line in range(above + 1, below)
            if (found := words_of(sheet.seen[line])) and not is_frame(sheet.seen[line].lstrip(_MARKS))
        }
        closed = below in sheet.known
        ways = (_shared(lines, _missing(sheet, above, below, text), closed=closed) for text in context if lines)
        for line, shared in reversed(next(filter(None, ways), {}).items()):
            _free(sheet, line, lines[line], shared)


def _gaps(sheet: Sheet) -> Iterator[tuple[int, int]]:
    """Answer known lines between which quoted ones stand that are not known; below the last, up to their end."""
    known = sorted(sheet.known)
    for above, below in pairwise(known):
        between = sheet.marks[above + 1 : below]
        if between and not _QUOTED.isdisjoint(between) and _COPIED.issuperset(between):
            yield above, below
    if known:
        end = known[-1] + 1
        while end < len(sheet.marks) and (sheet.marks[end] in _QUOTED or sheet.marks[end] is BLANK):
            end += 1
        yield known[-1], end


def _missing(sheet: Sheet, above: int, below: int, text: str) -> list[str] | None:
    """Answer the words of a text between those of two known lines, or to its end where the second line is not known.

    None says that the text does not have these lines so, or more words than can stand between them.
    """
    sent = sent_in_one_line(text)
    ending = in_one_line(_words_at(sheet, above, -1)[-SHORTEST_RUN:])
    start = sent.find(ending) + len(ending) - 1
    if start < len(ending) - 1:
        return None
    end = len(sent)
    if below in sheet.known:
        end = sent.find(in_one_line(_words_at(sheet, below, 1)[:SHORTEST_RUN]), start)
    longest = 2 * sum(map(len, sheet.seen[above + 1 : below]))  # between characters that are words there are spaces
    return sent[start:end].split() if start <= end <= start + longest + 1 else None


def _words_at(sheet: Sheet, line: int, step: int) -> list[str]:
    """Answer some words of known lines that follow each other, from one of them on up or down."""
    words: list[str] = []
    while len(words) < SHORTEST_RUN and 0 <= line < len(sheet.seen):
        found = words_of(sheet.seen[line])
        if found and line not in sheet.known:
            break
        words = words + found if step > 0 else found + words
        line += step
    return words


def _shared(lines: Mapping[int, Sequence[str]], missing: Sequence[str] | None, *, closed: bool) -> dict[int, int]:
    """Answer how many words each line begins with that are the known text's; nothing unless all of them stand there.

    Where no known line closes the gap, lines below the text's last word may be its sender's, and are left.
    """
    shared: dict[int, int] = {}
    if missing is None:
        return shared
    at = 0
    for line, words in lines.items():
        if at == len(missing) and not closed:
            break
        sent = zip(words, missing[at : at + len(words)], strict=False)
        alike = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], sent))
        shared[line] = alike if alike >= min(FEWEST_SHARED, len(words)) else 0
        at += shared[line]
    return shared if at == len(missing) else {}


def _free(sheet: Sheet, line: int, words: Sequence[str], shared: int) -> None:
    """Make text of what follows the shared words of a quoted line."""
    if shared == len(words):
        sheet.known.add(line)
        sheet.marks[line] = QUOTE if sheet.marks[line] is QUOTE else KNOWN
    elif sheet.marks[line] is not TEXT:
        if shared and (end := _end_of_shared(sheet.raw[line], words[: shared + 1])):
            sheet.split(line, end)
            sheet.known.add(line)
            line += 1
        sheet.raw[line] = sheet.raw[line].lstrip(_MARKS)
        sheet.seen[line] = sheet.seen[line].lstrip(_MARKS)
        sheet.marks[line] = TEXT


def _end_of_shared(raw: str, words: Sequence[str]) -> int:
    """Answer where in a line the sentence before the last of some words ends, or 0 where a link hides it."""
    found = list(islice(_WORD.finditer(raw), len(words)))
    if [word[0].casefold() for word in found] != words:
        return 0
    gap = _SPACE.search(raw, found[-2].end(), found[-1].start())
    return gap.start() if gap else found[-1].start()

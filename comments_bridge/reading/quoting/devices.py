"""Lines that a phone or mail program adds below what was written: "Sent from my iPhone" in every language.

A sentence may begin the same way ("Sent from my desk, it took a week"), so the part that varies must be short, and what
follows it an excuse for typing errors or nothing. The phrases are the phrasebook's.
"""

from __future__ import annotations

import re
from itertools import chain

from comments_bridge.reading.quoting.names import is_name
from comments_bridge.reading.quoting.phrasebook import Footer, Phrasebook, fold, head_of, phrasebook
from comments_bridge.reading.quoting.sheet import BLANK, CODE, DEVICE, TEXT, Sheet

LONGEST_FOOTER = 160
MOST_WORDS = 6
MOST_NAMES = 2
SHORT_LINE = 40
"""Characters; a paragraph's line that is longer was probably wrapped and goes on in the next."""

_LINK = re.compile(r"\[([^\[\]]{0,80})\]\([^()\s]{0,500}\)")
_TARGET = re.compile(r"[<(\[]{0,2}\b(?:https?|mailto):[^\s<>]+[>)\]]{0,2}|<[^<>\s]{1,200}>")
_AROUND = " \t*_<>()[]{}\"'\u00a0|~-\u2013\u2014\u2022"
_ENDING = _AROUND + ".!"
_CLAUSE = re.compile(r"[,;:!?\u060c\u3002\uff0c]|\.(?=\s|$)|\s[-\u2013\u2014]\s")


def mark_devices(sheet: Sheet) -> None:
    """Mark the footers of devices and programs, and the addresses on lines of their own right below them."""
    book = phrasebook()
    for line, seen in enumerate(sheet.seen):
        if sheet.marks[line] is not TEXT or len(seen) > LONGEST_FOOTER or not _may_be(seen, book):
            continue
        if is_footer(seen) and _begins_line_of_its_own(sheet, line) and not _goes_on(sheet, line + 1):
            sheet.marks[line] = DEVICE
            _mark_address_below(sheet, line + 1)
            _mark_excuse_below(sheet, sheet.following(line))
            _mark_name_above(sheet, line - 1)


def is_footer(seen: str) -> bool:
    """Whether a line is the footer of a device or program, with or without an excuse after it."""
    line = fold(without_links(seen).strip(_AROUND))
    book = phrasebook()
    begun = (footer for footer in book.footers.get(head_of(line), ()) if line.startswith(footer.before))
    ended = (footer for footer in book.footers_by_end if footer.after in line)
    return any(_matches(footer, line, seen) for footer in chain(begun, ended))


def _may_be(seen: str, book: Phrasebook) -> bool:
    """A cheap look before the close one: the first word, or the last characters."""
    first = seen.split(None, 1)[0].strip(_AROUND).casefold()
    if first in book.footers or seen[0] in book.footers:
        return True
    if seen[-1] in ">)]":
        seen = without_links(seen).rstrip()
    folded = seen.casefold() if seen.isascii() else fold(seen)
    return folded.rstrip(_ENDING).endswith(book.footer_ends)


def without_links(seen: str) -> str:
    """Take links out of a line, but for the words of those in Markdown."""
    if "](" in seen:
        seen = _LINK.sub(r"\1", seen)
    return _TARGET.sub("", seen) if ":" in seen or "<" in seen else seen


def _matches(footer: Footer, line: str, seen: str) -> bool:
    rest = line[len(footer.before) :]
    if not footer.placeholder:
        return not rest.strip(" .!") or _is_excuse(rest)
    if footer.after:
        varies, found, rest = rest.partition(footer.after)
        if not found:
            return False
    else:
        varies, rest = _clause(rest)
    return _may_vary(varies, footer.placeholder, seen) and (
        not rest.strip(" .!") or _is_excuse(rest) or _ends_with_gadget(rest)
    )


def _ends_with_gadget(text: str) -> bool:
    """Whether a carrier stands on the other side of a comma: "my Verizon, Samsung Galaxy smartphone"."""
    words = text.split()
    return len(words) <= MOST_WORDS and words[-1].strip(_ENDING) in phrasebook().gadgets


def _clause(text: str) -> tuple[str, str]:
    """Part what varies from the excuse after it."""
    end = _CLAUSE.search(text)
    return (text[: end.start()], text[end.start() :]) if end else (text, "")


def _may_vary(varies: str, placeholder: str, seen: str) -> bool:
    words = varies.split()
    if placeholder == "{name}":
        return 0 < len(words) <= MOST_NAMES and all(not word.islower() for word in seen.split()[: len(words)])
    if not 0 < len(words) <= MOST_WORDS:
        return False
    if not phrasebook().gadgets.isdisjoint(word.strip(_AROUND) for word in words):
        return True
    return placeholder != "{gadget}" and _names_product(words, seen)


def _names_product(words: list[str], seen: str) -> bool:
    """Whether what varies begins with a capital or digit, as products do, or is in a script without capitals."""
    return any(word != "I" and (not word.islower() or any(map(str.isdigit, word))) for word in _as_written(words, seen))


def _as_written(words: list[str], seen: str) -> list[str]:
    """Answer the first two of some folded words with the capitals that they have in the line."""
    folded = seen.casefold()
    places = [(folded.find(word), len(word)) for word in words[:2]]
    return [seen[at : at + length] for at, length in places if at >= 0 and len(folded) == len(seen)] or words[:2]


def _is_excuse(text: str) -> bool:
    return any(word in text for word in phrasebook().excuses.possible_in(text))


def _begins_line_of_its_own(sheet: Sheet, line: int) -> bool:
    """Whether the line before is no sentence that goes on in this one."""
    if line == 0 or sheet.marks[line - 1] not in (TEXT, CODE):
        return True
    before, seen = sheet.seen[line - 1], sheet.seen[line]
    if before[-1] in ".!?)\u3002\u0964" or is_name(before):
        return True
    ends_paragraph = sheet.marks[line + 1 : line + 2] != [TEXT]
    return not seen[0].islower() if len(before) <= SHORT_LINE else seen[0].isupper() and ends_paragraph


def _goes_on(sheet: Sheet, below: int) -> bool:
    """Whether other words follow in the paragraph, as in a report: "Sent via Royal Mail", "Received on 6 May"."""
    if sheet.marks[below : below + 1] != [TEXT]:
        return False
    seen = sheet.seen[below]
    if is_footer(seen) or _is_excuse(fold(seen)) or (" " in seen and is_name(seen)):
        return False
    return bool(without_links(seen).strip(_AROUND))


def _mark_address_below(sheet: Sheet, line: int) -> None:
    """A program's link may stand on the next line, as in "Get Outlook for iOS" above its address."""
    if line < len(sheet.seen) and sheet.marks[line] is not BLANK and not without_links(sheet.seen[line]).strip(_AROUND):
        sheet.marks[line] = DEVICE


def _mark_excuse_below(sheet: Sheet, line: int) -> None:
    """An excuse in more than one word, as "Please excuse typos", may stand below the footer."""
    if line < len(sheet.seen) and sheet.marks[line] is TEXT and len(sheet.seen[line]) <= LONGEST_FOOTER:
        folded = fold(sheet.seen[line])
        if sum(word in folded for word in phrasebook().excuses.possible_in(folded)) > 1:
            sheet.marks[line] = DEVICE


def _mark_name_above(sheet: Sheet, line: int) -> None:
    """A full name below a sentence, in one paragraph with the footer, belongs to it; else it may be an answer."""
    above = sheet.preceding(line)
    if above < 0 or above == line - 1 or sheet.marks[line] is not TEXT or sheet.marks[above] is not TEXT:
        return
    if " " in sheet.seen[line] and sheet.seen[above][-1] in ".!" and is_name(sheet.seen[line]):
        sheet.marks[line] = DEVICE

"""Cards of contact at the end of a letter: somebody's name with the addresses and numbers where they are reached.

Programs add them without dashes or any other mark. A name above an address is one; so is a block that begins with the
name that has just closed the letter, as in "Ann", a blank line and "Ann Lister", with a number among its lines; and so
is one below "Kind regards" in which a number or address has a label, as in "Tel: 01632 960 111".
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from comments_bridge.reading.quoting.devices import without_links
from comments_bridge.reading.quoting.names import is_name
from comments_bridge.reading.quoting.phrasebook import fold, phrasebook
from comments_bridge.reading.quoting.sheet import RULE, TEXT, Sheet
from comments_bridge.reading.quoting.signatures import CONTACT

LONGEST_LINE = 60
LONGEST_CONTACT = 120
LONGEST_WITH_LINK = 300
MOST_LINES = 12
MOST_LINES_WITH_BLANK = 18
MOST_WORDS = 8
MOST_WORDS_OF_CLOSING = 5
MOST_WORDS_WITH_THANKS = 3
FEWEST_LINES_BELOW_CLOSING = 3
FEWEST_LINES_BELOW_THANKS = 4
MOST_WORDS_OF_MOTTO = 3
"""Words in a line that ends like a sentence, or begins without a capital, and is none."""

_ADDRESS = re.compile(
    r"(?:[^\W\d_][\w ./-]{0,20}[:.]\s*)?[<\[(*]{0,3}(?:[^\s@]{1,64}@[^\s@]{1,250}|(?:https?://|www\.)\S{1,500})$",
    re.IGNORECASE,
)
_LABELLED = re.compile(r"(?:^|\|\s*)[^\W\d_]{1,12}[.:]?\s*\+?\(?\d[\d ()./-]{6,}\d|\w@\w|https?://|www\.\w")
_SIGN_OF_CONTACT = re.compile(r"[\d@]|www")
_WORD = re.compile(r"[^\W\d_]{2,}")
_AFTER_NAME = re.compile(r"\s*[,|(/\u2013\u2014]|\s-\s")
_AROUND = " *_,.!-\u2013\u2014"


def first_of_card(sheet: Sheet, start: int, lines: Sequence[str]) -> int:
    """Answer which line is a name that an address follows, in a card of contact where a letter ends, or their number.

    A telephone number alone proves nothing: people end with the place and number of an appointment. And what stands
    below a sentence is the address of somebody whom the letter is about, or of one of several people who sign.

    Args:
        sheet: the mail.
        start: where the lines begin in it.
        lines: the last ones of its last paragraph.
    """
    if len(lines) == 1 or not any(map(_ADDRESS.match, lines)):
        return len(lines)
    for index in range(max(0, len(lines) - MOST_LINES), len(lines) - 1):
        below = lines[index + 1 :]
        if is_name(lines[index]) and all(map(is_short, below)) and any(map(_ADDRESS.match, below)):
            above = sheet.preceding(start + index)
            return index if _ends_letter(sheet, above, len(below) + 1) else len(lines)
    return len(lines)


def _ends_letter(sheet: Sheet, line: int, lines_below: int) -> bool:
    """Whether a line is a closing, or the bare name below it, or ends words of thanks above a card of many lines."""
    if line > 0 and sheet.marks[line] is TEXT and is_name(sheet.seen[line]):
        line = sheet.preceding(line)
    if line < 0 or sheet.marks[line] is not TEXT:
        return False
    if _is_closing(sheet.seen[line]):
        return True
    first = line
    while first > max(0, line - MOST_LINES) and sheet.marks[first - 1] is TEXT:
        first -= 1
    thanks = fold(sheet.seen[first][:LONGEST_LINE]).split(None, 1)[0].strip(_AROUND) in phrasebook().courtesies
    return thanks and sheet.seen[line][-1] in ".!" and lines_below >= FEWEST_LINES_BELOW_THANKS


def _is_closing(line: str) -> bool:
    """Whether a line ends like a closing, as "Best wishes" and "S pozdravem", or is a few words that begin like one."""
    words = [word.strip(_AROUND) for word in fold(line[:LONGEST_LINE]).split()]
    if len(words) > MOST_WORDS_OF_CLOSING or line[-1] in ":?":
        return False
    courtesies = phrasebook().courtesies
    return words[-1] in courtesies or (words[0] in courtesies and len(words) <= MOST_WORDS_WITH_THANKS)


def is_short(line: str) -> bool:
    """Whether a line may stand below a closing or in a card."""
    return len(line) <= LONGEST_LINE and len(line.split()) <= MOST_WORDS and line[-1] not in "!?"


def start_of_own_card(sheet: Sheet, first: int, paragraph: range) -> int | None:
    """Answer the line on which a card begins that repeats the name at the end of the letter, or None.

    Args:
        sheet: the mail.
        first: where the stretch of the writer's words begins.
        paragraph: the lines of its last paragraph, with which the card ends.
    """
    start, end = paragraph.start, paragraph.stop
    if len(sheet.seen[start]) > (LONGEST_CONTACT if end - start == 1 else LONGEST_LINE) or end - start > MOST_LINES:
        return None
    closing = sheet.preceding(start)
    if closing <= first or (len(sheet.seen[closing]) > LONGEST_LINE and "://" not in sheet.seen[closing]):
        return None
    if not any(map(_SIGN_OF_CONTACT.search, sheet.seen[start:end])):
        return None
    while closing > first and sheet.marks[closing] is TEXT and all(map(_fits, sheet.seen[start:end])):
        lines = list(filter(None, sheet.seen[start:end]))
        if _repeats(sheet.seen[start], sheet.seen[closing]) or _is_below_closing(sheet.seen[closing], lines):
            return start if _is_of_one_person(lines) else None
        start = closing
        while start > first and sheet.marks[start - 1] in (TEXT, RULE):
            start -= 1
        if end - start > MOST_LINES_WITH_BLANK:
            break
        closing = sheet.preceding(start)
    return None


def _fits(line: str) -> bool:
    """Whether a line is empty, or too short for a sentence, or holds a link or phrase of cards with a few words."""
    if len(line) <= 1 or _is_part_of_card(line):
        return True
    if len(line) > LONGEST_WITH_LINK:
        return False
    bare = without_links(line).strip()
    return len(bare) <= LONGEST_CONTACT and (not bare or _holds_phrase(bare) or _is_part_of_card(bare))


def _is_part_of_card(line: str) -> bool:
    """Whether a line is too short for a sentence, or an address or number with a few words."""
    if line[-1] in "!?" or len(line) > LONGEST_CONTACT:
        return False
    words = len(_WORD.findall(line))
    if words > MOST_WORDS:
        return False
    if (line[-1] == "." or line[0].islower()) and "@" not in line and words > MOST_WORDS_OF_MOTTO:
        return False
    return len(line) <= LONGEST_LINE or bool(CONTACT.search(line))


def _holds_phrase(line: str) -> bool:
    return bool(phrasebook().cards.found_in(fold(line)))


def _repeats(line: str, closing: str) -> bool:
    """Whether a line is a full name that begins with the one that closes the letter: "Ann", "Cheers, Ann"."""
    name = _AFTER_NAME.split(line.strip(_AROUND), maxsplit=1)[0]
    words, closed = fold(name).split(), fold(closing).replace(",", " ").strip(_AROUND).split()
    if not words or len(closing) > LONGEST_LINE or not is_name(name) or CONTACT.search(line):
        return False
    no_names = phrasebook().no_names
    while closed and closed[0] in no_names:
        del closed[0]
    while len(words) > 1 and words[0].rstrip(".") in phrasebook().titles:
        del words[0]
    return bool(closed) and words[: len(closed)] == closed


def _is_below_closing(closing: str, lines: Sequence[str]) -> bool:
    """Whether lines below a closing are a name, a position or more, and a number or address as cards write them."""
    if len(lines) < FEWEST_LINES_BELOW_CLOSING or not _is_closing(closing):
        return False
    name = _AFTER_NAME.split(lines[0].strip(_AROUND), maxsplit=1)[0]
    return is_name(name) and any(_LABELLED.search(line) or _holds_phrase(line) for line in lines[2:])


def _is_of_one_person(lines: Sequence[str]) -> bool:
    """Whether lines hold a way to reach somebody and no further name below it, as lists of people do."""
    contacts = [index for index, line in enumerate(lines) if CONTACT.search(line) or _holds_phrase(line)]
    return bool(contacts) and not any(map(is_name, lines[contacts[0] + 1 :]))

"""Header blocks (From, Sent, To, Subject in any language) and lines such as "-----Original Message-----".

Outlook, phones and forwarding put them above text that carries no other mark. One header alone proves nothing, and
people write "Date:" and "To:" above letters and notices of their own; what makes a block is several roles together with
a time, and with an address or all of From, Sent, To and Subject.
"""

from __future__ import annotations

import re

from comments_bridge.reading.quoting.phrasebook import fold, phrasebook
from comments_bridge.reading.quoting.sheet import BLANK, HEADER, KNOWN, LONGEST_LINE, ORIGINAL, RULE, TEXT, Sheet

LONGEST_LABEL = 40
MOST_LINES = 40
"""Lines in a block; a list of recipients can be long."""

MOST_ATTEMPTS = 2000
"""Headers of one mail that are looked at closely."""

MOST_WRAPPED = 4
"""Lines over which one header may be wrapped."""

_DECORATION = " -_=*~#+\u2010\u2011\u2012\u2013\u2014\u2015\u2500>|"
_DASHES = re.compile(r"[-_=~#\u2010-\u2015\u2500]{2,}")
_TIME = re.compile(r"\d{1,2}[:.h\uff1a]\d{2}")
_MOST_WORDS_IN_LABEL = 3
_LABELLED_ADDRESS = re.compile(r"\*{0,2}[^\W\d_]+(?: [^\W\d_]+){0,2}[ *]{0,3}:[^:@]{1,200}@[\w.-]{1,200}[>\])]?$")
_SUMMARY = re.compile(r"[^<>@]{2,120}?---\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4} \d{1,2}[:.]\d{2}[:.\d]{0,3}(?: [AP]M)?---")
_ROLES = frozenset({"from", "sent", "to", "cc", "subject"})


def mark_headers(sheet: Sheet) -> None:
    """Mark header blocks and the lines above original messages.

    A message that the writer passes on is shown on purpose: its line and block stay, unless it repeats what we sent.
    """
    shown = _mark_originals(sheet)
    roles = _roles(sheet)
    last = -1
    for line in sorted(roles)[:MOST_ATTEMPTS]:
        if line > last and (end := _end_of_block(sheet, roles, line)) is not None:
            first = _summary_above(sheet, line if roles[line][0] == "from" else _sender_above(sheet, line))
            above = sheet.preceding(first)
            if above not in shown:
                sheet.mark(above if above >= 0 and sheet.marks[above] is RULE else first, end, HEADER)
            last = end


def _sender_above(sheet: Sheet, line: int) -> int:
    """Answer the line right above a block where it names the sender with an unknown label, else the block's own."""
    above = line - 1
    labelled = above >= 0 and sheet.marks[above] is TEXT and _LABELLED_ADDRESS.match(sheet.seen[above])
    return above if labelled else line


def _summary_above(sheet: Sheet, first: int) -> int:
    """Answer the line on which the summary begins that Notes puts above a block, else the block's own first line."""
    start, line = first, sheet.preceding(first)
    while line >= max(0, first - MOST_WRAPPED) and sheet.marks[line] is TEXT:
        start = line if _SUMMARY.match(sheet.seen[line]) else start
        line -= 1
    return start


def role_of(seen: str) -> tuple[str, str]:
    """Answer the role and value of a line such as "*Sent:* Monday"; an empty role where it is no header."""
    at = seen.find(":", 0, LONGEST_LABEL)
    if not seen.isascii():
        wide = seen.find("\uff1a", 0, LONGEST_LABEL)
        at = wide if at < 0 or 0 <= wide < at else at
    role = _role_of_label(seen[:at]) if at > 0 else ""
    return role, seen[at + 1 :].strip("*_ \t\u00a0") if role else ""


def _role_of_label(label: str) -> str:
    """Answer a label's role; in two languages, as "From/Oddi wrth", one of them is enough."""
    labels = phrasebook().labels
    label = fold(label.strip("*_ \t>|\u00a0"))
    role = labels.get(label, "")
    if not role and "/" in label:
        role = next((labels[half] for half in map(str.strip, label.split("/")) if half in labels), "")
    return role


def is_original(seen: str) -> bool:
    """Whether a line stands above the message that is answered, as "----- Original Message -----".

    Between "##-" and "-##" a help desk asks to write above the line, in whatever language.
    """
    phrase = _phrase(seen)
    if phrase in phrasebook().originals or (seen.startswith("##-") and seen.endswith("-##")):
        return True
    return "@" in phrase and seen[-1] in _DECORATION and _begins_with_original(phrase)


def _begins_with_original(phrase: str) -> bool:
    """Whether the sender follows the phrase itself, as "Original message from ann@example.org"."""
    words = phrase.split()[:_MOST_WORDS_IN_LABEL]
    return any(" ".join(words[:length]) in phrasebook().originals for length in range(1, len(words) + 1))


def end_of_quoted_block(sheet: Sheet, first: int, end: int) -> int:
    """Answer where the words begin below a header block inside a marked quotation, or `first` where there is none.

    Args:
        sheet: the mail.
        first: the quotation's first line.
        end: the line after its last.
    """
    seen = sheet.seen[first].lstrip("> ")
    if ":" not in seen and "\uff1a" not in seen and seen[:1] not in _DECORATION:
        return first
    headers = []
    line = first + (seen[:1] in _DECORATION and is_original(seen))
    while line < min(end, first + MOST_LINES) and (header := role_of(sheet.seen[line].lstrip("> ")))[0]:
        headers.append(header)
        line += 1
    if not headers or not _is_block(headers, " ".join(sheet.seen[first:line])):
        return first
    while line < end and not sheet.seen[line].strip("> "):
        line += 1
    return line


def is_forward(seen: str) -> bool:
    """Whether a line stands above a message that is passed on, as "Begin forwarded message:"."""
    book = phrasebook()
    phrase = _phrase(seen)
    if phrase:
        return phrase in book.forwards or phrase in book.beginnings or phrase.startswith(book.forwarders)
    return fold(seen.strip(_DECORATION + ":\uff1a")) in book.beginnings


def _phrase(seen: str) -> str:
    """Answer what stands after the dashes of a line, up to others or the end; an empty text where there are none."""
    dashes = _DASHES.match(seen.lstrip("> *|"))
    if not dashes:
        return ""
    inside = seen.lstrip(_DECORATION)
    end = _DASHES.search(inside)
    return fold((inside[: end.start()] if end else inside).strip(_DECORATION + ":\uff1a"))


def _mark_originals(sheet: Sheet) -> set[int]:
    """Mark the lines above original messages; answer those above messages that are passed on."""
    shown = set()
    longest = 120
    last_known = sheet.layout().rfind(KNOWN)
    for line, seen in enumerate(sheet.seen):
        if sheet.marks[line] is not TEXT or len(seen) > longest:
            continue
        below_rule = line > 0 and sheet.marks[line - 1] is RULE
        if not (below_rule or seen[0] in _DECORATION or seen[-1] in ":\uff1a"):
            continue
        original = is_original(seen) or (below_rule and fold(seen) in phrasebook().originals)
        if original or (line < last_known and is_forward(seen)):
            sheet.marks[line] = ORIGINAL
        elif is_forward(seen):
            shown.add(line)
    return shown


def _roles(sheet: Sheet) -> dict[int, tuple[str, str]]:
    """Answer the role and value of each line that is a header by itself."""
    found = {}
    for line, seen in enumerate(sheet.seen):
        if sheet.marks[line] is TEXT and (seen.find(":", 1, LONGEST_LABEL) > 0 or not seen.isascii()):
            role, value = role_of(seen)
            if role:
                found[line] = (role, value[:LONGEST_LINE])
    return found


def _end_of_block(sheet: Sheet, roles: dict[int, tuple[str, str]], first: int) -> int | None:
    """Answer the last line of the block that begins on line `first`, or None where it is no block."""
    if _is_whole_block(sheet.seen[first], roles[first]):
        return first
    headers = {first: roles[first]}
    last, spaced = first, None
    while (following := _next_header(sheet, roles, last)) is not None and following - first < MOST_LINES:
        gap = sheet.marks[following - 1] is BLANK
        if spaced not in (None, gap) or roles[following][0] == roles[first][0] == "from":
            break
        headers[following], last, spaced = roles[following], following, gap
    certain_though_spaced = 3
    if spaced and len(headers) < certain_though_spaced:
        return None
    return last if _is_block(list(headers.values()), " ".join(sheet.seen[first : last + 1])) else None


def _is_whole_block(seen: str, first: tuple[str, str]) -> bool:
    """Whether a block was put on one line, as "From: Ann Sent: 5 May 2026 10:00 To: Joe Subject: Benches"."""
    enough = 3
    if first[1].count(":") < enough - 1:
        return False
    headers = [first]
    parts = first[1].split(":")
    for number, before in enumerate(parts[:-1], 1):
        words = before.split()[-_MOST_WORDS_IN_LABEL:]
        roles = (_role_of_label(" ".join(words[start:])) for start in range(len(words)))
        role = next(filter(None, roles), "")
        if role:
            headers.append((role, ":".join(parts[number : number + 2])))
    return len({role for role, _ in headers} & _ROLES) >= enough and _is_block(headers, seen)


def _next_header(sheet: Sheet, roles: dict[int, tuple[str, str]], after: int) -> int | None:
    """Answer the header that follows: on the next line, below one blank line, or after a wrapped value."""
    for line in range(after + 1, min(after + 2 + MOST_WRAPPED, len(sheet.seen))):
        if line in roles:
            return line
        if sheet.marks[line] is BLANK:
            return line + 1 if line == after + 1 and line + 1 in roles else None
        if sheet.marks[line] not in (TEXT, RULE):
            return None
    return None


def _is_block(headers: list[tuple[str, str]], text: str) -> bool:
    values = dict(reversed(headers))
    roles = values.keys() & _ROLES
    timed = _TIME.search(values.get("sent") or text)
    if not timed or len(roles) == 1 or values.get("from", "")[:1].isdigit():
        return False
    if "@" in text:
        return "from" in roles or "sent" in roles
    return {"from", "sent", "to", "subject"} <= roles

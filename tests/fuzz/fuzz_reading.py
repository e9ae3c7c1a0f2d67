"""Mutated mails, for as long as one likes: whatever the bytes, reading gives a letter, soon, and a harmless one.

The mails of tests/samples and of the sample mailbox are cut, spliced and sprinkled with what breaks readers of mail.
The same seed tries the same mails. A mail that is not read as it should be is saved in `found/` beside this file.
`invoke fuzz` runs it; a short run is part of the tests.
"""

from __future__ import annotations

import hashlib
import random
import time
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from comments_bridge.model import Letter, Submission
from comments_bridge.reading.message import ReadingSettings, open_letter, read_letter
from tests.pace import pace

ROOT = Path(__file__).parents[2]
FOUND = Path(__file__).parent / "found"
SETTINGS = ReadingSettings(site_address="responses@longtable.example.org", trusted_authserv=("", "mx.example.org"))
MAX_SIZE = 40_000
"""Bytes; larger mails are tried by the tests of time and memory."""

SLOWEST = 2.0, 20e-6
"""Seconds of processor time allowed for a mail, and for each of its bytes besides, on the machine of `tests.pace`."""

TOKENS = (
    b"\r\n", b"\n\n", b"\r", b"\x00", b"--", b"\n--b1_Rk9\n", b"\n--b1_Rk9--\n", b"\n--", b"=?utf-8?q?", b"?=",
    b"=?x?b?=0D=0A?=", b"Content-Type: multipart/mixed; boundary=b1_Rk9\n\n", b"Content-Type: text/html\n",
    b"Content-Type: message/rfc822\n\n", b"Content-Transfer-Encoding: base64\n",
    b"Content-Transfer-Encoding: quoted-printable\n", b"; charset=utf-16\n", b"charset=hz", b"charset=utf-7",
    b"; filename*0*=utf-8''%00%ff", b"; format=flowed; delsp=yes", b"=3D=\n", b"=ff", b"begin 644 x\nM", b"\nend\n",
    b"From: ", b"<a@b>", b'"', b"(", b"\\", b",", b"<", b">", b"<!--", b"-->", b"<style>", b"<b><i><a href=",
    b"<blockquote>", b"<ul><li>", b"</p>", b"&#x202e;", b"&#0;", b"&lt;script>", b"\xe2\x80\xae", b"\xff\xfe",
    b"\xf0\x9f", b"> ", b"\n> ", b"*a* _b_ ", b"](javascript:x)", b"https://a.example/?",
    b"Date: Mon, 99 Foo 99999 99:99:99 +9999\n", b"References: <<>>\n", b" ; ; =",
    b"Authentication-Results: ;;=((\n", b"Auto-Submitted: no\n", b"Return-Path: <>\n", b"{", b"\x1b[2J", b"\x85",
    b"\xe2\x80\xa8",
)  # fmt: skip


class Misread(AssertionError):
    """A mail was not read as it should be; the message names the file that holds its bytes."""


def fuzz(seconds: float, seed: int) -> int:
    """Read mutated mails for a while.

    Args:
        seconds: how long.
        seed: chooses the mails; the same seed tries the same ones in the same order.

    Returns:
        How many mails were tried.

    Raises:
        Misread: a mail was not read as it should be; its bytes are saved.
    """
    end = time.monotonic() + seconds
    tried = 0
    for content in mutated(seed):
        if time.monotonic() >= end:
            break
        fault = find_fault(content)
        if fault:
            raise Misread(f"{save(content)}: {fault}")
        tried += 1
    return tried


def mutated(seed: int) -> Iterator[bytes]:
    """Yield mails without end."""
    chance = random.Random(seed)  # noqa: S311 - reproducible, and no secret
    seeds = [
        path.read_bytes()
        for folder in ("tests/samples", "samples")
        for path in sorted((ROOT / folder).rglob("*.[es][ma][lm]*"))
    ]
    while True:
        content = chance.choice(seeds)
        for _ in range(chance.randint(1, 8)):
            content = mutate(content, seeds, chance)[:MAX_SIZE]
        yield content


def mutate(content: bytes, seeds: list[bytes], chance: random.Random) -> bytes:
    """Change a mail in one way."""
    start = chance.randint(0, len(content))
    end = min(len(content), start + int(chance.expovariate(1 / 60)))
    before, piece, after = content[:start], content[start:end], content[end:]
    other = chance.choice(seeds)
    cut = chance.randint(0, len(other))
    changed = (
        before + after,
        before + piece * chance.choice((2, 3, 50)) + after,
        before + chance.choice(TOKENS) + after,
        before + chance.choice(TOKENS) * chance.choice((2, 20, 400)) + piece + after,
        before + chance.randbytes(len(piece) + 1) + after,
        before + other[cut : cut + 400] + after,
        before,
        before + bytes(255 - byte for byte in piece) + after,
        before + piece.swapcase() + after,
    )
    return chance.choice(changed)


def find_fault(content: bytes) -> str:
    """Read a mail and say what is wrong with the outcome; nothing where it is as it should be."""
    began = time.process_time()
    try:
        letter = open_letter(content, settings=SETTINGS)
        submission = read_letter(letter, ("What would make you come to a meeting?",))
    except Exception as problem:  # noqa: BLE001 - whatever it is, it is what we look for
        return f"{type(problem).__name__}: {problem}"
    taken = time.process_time() - began
    allowed = SLOWEST[0] + SLOWEST[1] * len(content)
    if taken > allowed and taken > allowed * pace():
        return f"it took {taken:.1f} s to read {len(content)} bytes"
    if open_letter(content, settings=SETTINGS) != letter:
        return "it is read differently the second time"
    return find_harm(letter, submission)


def find_harm(letter: Letter, submission: Submission) -> str:
    """Say what a letter holds that could do harm further on."""
    lines = (letter.name, letter.address, letter.subject, letter.message_id, *letter.replies_to, *letter.recipients)
    names = tuple(attachment.name for attachment in letter.attachments)
    for line in (*lines, *names, letter.evidence, letter.kind_reason, *letter.notes):
        if any(unicodedata.category(character) in {"Cc", "Cs"} or character in "\u202d\u202e" for character in line):
            return f"a line holds a character that draws over others: {line!r}"
    if any("/" in name or "\\" in name for name in names):
        return "a file's name holds a path"
    for text in (submission.text, submission.elided, letter.plain, letter.html):
        if any(unicodedata.category(character) in {"Cc", "Cs"} and character not in "\n\t" for character in text):
            return "a text holds a control character"
    return "" if letter.sent is None or letter.sent.tzinfo else "its time has no zone"


def save(content: bytes) -> Path:
    """Keep a mail that was misread, under its hash."""
    FOUND.mkdir(exist_ok=True)
    path = FOUND / f"{hashlib.sha256(content).hexdigest()[:16]}.eml"
    path.write_bytes(content)
    return path

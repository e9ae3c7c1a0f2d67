"""Every mail in tests/samples is read as the answer beside it says.

A case is two files: `<case>.eml`, the bytes as a mailbox would hand them over, and `<case>.toml`: `what` says in one
sentence what the case shows, and each other key is one thing that reading must give. Keys that end in `_has`, `_have`
or `_lacks` ask for a part; `[settings]` are those of `ReadingSettings`. To add a case, add the two files.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from comments_bridge.model import Letter, Submission
from comments_bridge.reading.message import ReadingSettings, open_letter, read_letter

SAMPLES = Path(__file__).parents[1] / "samples"
CASES = sorted(path.stem for path in SAMPLES.glob("*.eml"))
OWN = "responses@longtable.example.org"


def expected_of(case: str) -> dict[str, Any]:
    """Read the answer beside a case."""
    return tomllib.loads((SAMPLES / f"{case}.toml").read_text(encoding="utf-8"))


def settings_of(answer: dict[str, Any]) -> ReadingSettings:
    """Return the settings under which a case is read."""
    return ReadingSettings(
        site_address=OWN, trusted_authserv=tuple(answer.get("settings", {}).get("trusted_authserv", ()))
    )


def given_for(key: str, letter: Letter, submission: Submission) -> object:
    """Return what reading gave for a key of the answer."""
    read: dict[str, object] = {
        "kind": letter.kind.value,
        "reason": letter.kind_reason,
        "verification": letter.verification.value,
        "text": submission.text,
        "elided": submission.elided,
        "attachments": [attachment.name for attachment in letter.attachments],
    }
    given = read[key] if key in read else getattr(letter, key)
    return list(given) if isinstance(given, tuple) else given


def test_every_case_is_whole() -> None:
    """Each mail has its answer, and each answer its mail."""
    assert CASES == sorted(path.stem for path in SAMPLES.glob("*.toml"))


@pytest.mark.parametrize("case", CASES)
def test_a_mail_is_read_as_expected(case: str) -> None:
    """What the answer says is what reading gives."""
    answer = expected_of(case)
    letter = open_letter((SAMPLES / f"{case}.eml").read_bytes(), settings=settings_of(answer))
    submission = read_letter(letter)

    for key, value in answer.items():
        name, _, how = key.rpartition("_")
        if key in {"what", "settings"}:
            continue
        if how in {"has", "have"}:
            shown = str(given_for(name, letter, submission))
            assert [] == [part for part in ([value] if isinstance(value, str) else value) if part not in shown]
        elif how == "lacks":
            shown = str(given_for(name, letter, submission))
            assert [] == [part for part in value if part in shown]
        else:
            assert value == given_for(key, letter, submission)

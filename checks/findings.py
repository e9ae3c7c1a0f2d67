"""What a check returns: findings, or the reason why it could not look.

Plain data only. How a person is told is left to `checks.report`.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Finding:
    """Something on the built site that must be mended.

    Attributes:
        page: the file below the output folder.
        what: one sentence that says what is wrong.
        remedy: one sentence that says what to do.
        source: the file in the repository that it comes from, with the line where it is known, or empty.
    """

    page: str
    what: str
    remedy: str
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How one check ended.

    Attributes:
        check: what was checked, in a few words.
        findings: empty where all is well.
        looked_at: how many pages, feeds or files were checked.
        missing: why it could not look and what to install, or empty.
        advice: what might be better, and fails nothing.
        left_out: which part of it was not done, and what to install for it, or empty.
    """

    check: str
    findings: tuple[Finding, ...] = ()
    looked_at: int = 0
    missing: str = ""
    advice: tuple[Finding, ...] = ()
    left_out: str = ""

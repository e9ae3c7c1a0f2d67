"""The facts that the pages of public duty are made of: frozen, plain data. `gaps` says what may not be empty."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Failing:
    """What is not accessible, in plain words, and the success criterion of WCAG that it fails."""

    what: str
    criterion: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Accessibility:
    """The facts of an accessibility statement, as the regulations of 2018 ask for them.

    Attributes:
        compliance: “partially”, “not”, or “fully”, which needs `audited`.
        prepared, reviewed: the days of the statement.
        address, telephone, answer_within: for who needs another form, or tells of a problem.
        enforcement: “great-britain” or “northern-ireland”.
        failings, burden, outside: what is not accessible; what it would be too much to mend; what the law leaves out.
        tested: how, by whom, when; a paragraph each.
        improving: what is done next.
        audited: who found full compliance, and when.
    """

    compliance: str = ""
    prepared: datetime | None = None
    reviewed: datetime | None = None
    address: str = ""
    telephone: str = ""
    answer_within: str = ""
    enforcement: str = ""
    failings: tuple[Failing, ...] = ()
    burden: tuple[str, ...] = ()
    outside: tuple[str, ...] = ()
    tested: tuple[str, ...] = ()
    improving: str = ""
    audited: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Privacy:
    """The facts of a privacy notice.

    Attributes:
        task: which task in the public interest is carried out.
        basis: the law that gives it.
        sensitive: on what basis special categories of data are kept.
        kept: what is kept, and for how long.
        officer, address, telephone: whom to ask.
        answer_within, acknowledge_within: a request; a complaint.
        changed: the day of the notice.
    """

    task: str = ""
    basis: str = ""
    sensitive: str = ""
    kept: tuple[tuple[str, str], ...] = ()
    officer: str = ""
    address: str = ""
    telephone: str = ""
    answer_within: str = ""
    acknowledge_within: str = ""
    changed: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Deciding:
    """What is promised about decisions: how soon one is taken, how soon it is looked at again, where to ask for it."""

    within: str = ""
    review_within: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What was decided so far, for the page.

    Attributes:
        decided, published, redacted, elsewhere: numbers; the last are those that became something else than public.
        by_rule: the title of each house rule that was used, its anchor, and how often.
        median_hours: working hours to the first decision, or None.
        first, last: the days between which was decided, or None.
    """

    decided: int
    published: int
    redacted: int
    elsewhere: int
    by_rule: tuple[tuple[str, str, int], ...]
    median_hours: float | None
    first: datetime | None
    last: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """All of it. `figures` is None before the first decision."""

    accessibility: Accessibility
    privacy: Privacy
    deciding: Deciding
    figures: Figures | None

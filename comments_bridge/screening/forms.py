"""What a form tells of whoever filled it in: signs of a machine, with how much each weighs.

A trap that people do not see, a stamp that only our pages carry, and the time that somebody took where the stamp says
when the form was given out. A person can set each of them off by an odd program or an old page, so none weighs enough
to set a response apart alone, but for the trap.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from comments_bridge.screening.spam import Sign
from comments_bridge.stamps import Stamp

_TRAP, _NO_STAMP, _TOO_QUICK, _CALLED_SPAM = 6, 3, 3, 5
_A_DAY = timedelta(days=1)
_OLD = 1


def find_form_signs(
    fields: Mapping[str, Any], stamp: Stamp, *, honeypot: str, sent: datetime | None, least_seconds: int
) -> Iterator[Sign]:
    """Return what speaks for a machine.

    Args:
        fields: as they were sent.
        stamp: what the form's stamp proves.
        honeypot: the name of the field that a person leaves empty.
        sent: when it was sent, if that is known.
        least_seconds: nobody fills in a form more quickly.
    """
    if str(fields.get(honeypot) or "").strip():
        yield Sign(points=_TRAP, reason="A field was filled in that people do not see.")
    if not stamp.ours:
        yield Sign(points=_NO_STAMP, reason="It does not come from the form on that post.")
    if stamp.given and sent:
        took = sent - stamp.given
        if took < timedelta(seconds=least_seconds):
            yield Sign(
                points=_TOO_QUICK, reason=f"The form was filled in within {max(0, round(took.total_seconds()))} s."
            )
        elif took > _A_DAY:
            yield Sign(points=_OLD, reason=f"The form was given out {took.days} days before.")


def called_spam() -> Sign:
    """Return the sign that the form service itself gave."""
    return Sign(points=_CALLED_SPAM, reason="The form service took it for spam.")

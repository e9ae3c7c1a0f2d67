"""A run of its own that is killed, really and outright, after a given number of durable steps.

    python killed_run.py ROOT STEPS

The steps are those that `after` is told of. It prints what it survived.
"""

from __future__ import annotations

import os
import signal
import sys
from itertools import count
from pathlib import Path

from tests.collect.mailroom import Mailroom


def main(root: str, steps: str) -> None:
    """Fetch in the mailroom at `root`, and die after so many steps."""
    met = count(1)

    def after(_step: str) -> None:
        if next(met) >= int(steps):
            os.kill(os.getpid(), signal.SIGKILL)

    Mailroom(Path(root)).fetch(after=after)


if __name__ == "__main__":
    main(*sys.argv[1:])

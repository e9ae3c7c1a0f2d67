"""What the other process of a `partner` runs. It loads next to nothing, so that it starts quickly and stays small."""

from __future__ import annotations

import gc
import os
import pickle
import signal
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import TypeVar

    _Item = TypeVar("_Item")
    _Result = TypeVar("_Result")


def serve() -> None:
    """Answer questions for as long as somebody asks."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the other process's to obey
    collect_seldom()
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    sys.stdout = sys.stderr  # what a library prints is no answer
    try:
        shared = pickle.load(sys.stdin.buffer)  # noqa: S301 - from the process that began this one
        while True:
            function, items = pickle.load(sys.stdin.buffer)  # noqa: S301 - as above
            answers.write(pickle.dumps(function(shared, items), pickle.HIGHEST_PROTOCOL))
            answers.flush()
    except EOFError:
        return


def apply(function: Callable[[Sequence[_Item]], list[_Result]], items: Sequence[_Item]) -> list[_Result]:
    """Do the work where what is shared is the function itself. It stands here so that nothing more has to be loaded."""
    return function(items)


def collect_seldom() -> None:
    """Spare this process most looks for garbage: what was loaded stays, and work such as this leaves few cycles."""
    gc.freeze()
    gc.set_threshold(5_000)

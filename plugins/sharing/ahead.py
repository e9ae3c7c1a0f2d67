"""Work done ahead: by a second process, while the build does something else. What is done is left to whoever asks."""

from __future__ import annotations

import os
import pickle
import sys
from collections.abc import Callable
from typing import NoReturn, TypeVar

from plugins.sharing.partner import can_share

_Result = TypeVar("_Result")


def begin_ahead(work: Callable[[], _Result]) -> Callable[[], _Result]:
    """Begin some work in a process of its own; where the system cannot, put it off.

    Args:
        work: has no effect but its result, which can be pickled.

    Returns:
        What waits for the result. If the process did not end well the work is done here, so that whatever `work`
        raises is raised by that call.
    """
    if not can_share():
        return work
    source, sink = os.pipe()
    sys.stdout.flush()
    sys.stderr.flush()
    child = os.fork()
    if not child:
        os.close(source)
        _send(work, sink)
    os.close(sink)

    def wait() -> _Result:
        with os.fdopen(source, "rb") as pipe:
            data = pipe.read()
        _, status = os.waitpid(child, 0)
        if status:
            return work()
        result: _Result = pickle.loads(data)  # noqa: S301 - from our own process
        return result

    return wait


def _send(work: Callable[[], object], sink: int) -> NoReturn:
    code = 1
    try:
        with os.fdopen(sink, "wb") as pipe:
            pickle.dump(work(), pipe, protocol=pickle.HIGHEST_PROTOCOL)
        code = 0
    finally:
        os._exit(code)

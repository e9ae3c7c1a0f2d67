"""Another process of this program, which does a part of its work: Python computes on one processor at a time.

The work is a function of something that both processes have and of many items, and comes to the same wherever, and
however often, an item is done. What the partner has not begun when the results are wanted is done here; so is all of it
where the partner cannot be started, or ends before its time. What the work is, is left to the caller.
"""

from __future__ import annotations

import gc
import os
import pickle
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from functools import partial
from threading import Lock
from typing import IO, Generic, TypeVar, cast

from comments_bridge.answering import collect_seldom

_FEWEST = 150  # items; fewer are done before a second process has begun
_ITEMS_AT_ONCE = 8  # few, so that neither process waits long for the other; enough, so that asking costs little
_ASKED_AT_ONCE = 4  # the partner has something to do while its last answers are being read
_SWITCH_SECONDS = 0.0005  # in which a thread that computes lets another hand over work; Python's own are ten times that
_BEGIN = "import sys; sys.path[:] = {path!r}; from comments_bridge.answering import serve; serve()"

_Shared = TypeVar("_Shared")
_Item = TypeVar("_Item")
_Result = TypeVar("_Result")


class Work(Generic[_Item, _Result]):
    """Items that were handed to a partner; `function` does some of them here."""

    def __init__(
        self,
        function: Callable[[Sequence[_Item]], list[_Result]],
        shares: Sequence[tuple[Sequence[_Item], Future[list[_Result]]]],
    ) -> None:
        self._function = function
        self._shares = shares

    def finish(self) -> list[_Result]:
        """Do what the partner has not begun, from the end, and return all results in the order of the items."""
        done = [self._done(items, share) for items, share in reversed(self._shares)]
        return [result for results in reversed(done) for result in results]

    def drop(self) -> None:
        """Leave undone what the partner has not begun: nobody wants the results."""
        for _, share in self._shares:
            share.cancel()

    def _done(self, items: Sequence[_Item], share: Future[list[_Result]]) -> list[_Result]:
        if share.cancel():
            return self._function(items)
        try:
            return share.result()
        except Exception:  # noqa: BLE001 - however the partner failed, the work can be done here
            return self._function(items)


class Partner(Generic[_Shared]):
    """The other process, until it is closed; it also ends when this one is killed.

    Args:
        shared: what every function is given before its items; it can be pickled, and is sent once.

    Raises:
        OSError: it could not be started.
    """

    def __init__(self, shared: _Shared) -> None:
        self._shared = shared
        self._asking, self._answering = Lock(), Lock()
        self._threads = ThreadPoolExecutor(max_workers=_ASKED_AT_ONCE, thread_name_prefix="partner")
        self._process = subprocess.Popen(  # noqa: S603 - this same program
            [sys.executable, "-c", _BEGIN.format(path=sys.path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # a traceback could hold what people wrote
        )
        self._questions = cast("IO[bytes]", self._process.stdin)
        self._answers = cast("IO[bytes]", self._process.stdout)
        self._asking.acquire()  # until it knows what is shared
        self._threads.submit(self._introduce)

    def close(self) -> None:
        """End it."""
        self._process.kill()
        self._threads.shutdown(cancel_futures=True)
        self._process.communicate()

    def begin(
        self,
        function: Callable[[_Shared, Sequence[_Item]], list[_Result]],
        items: Sequence[_Item],
        at_once: int = _ITEMS_AT_ONCE,
    ) -> Work[_Item, _Result]:
        """Hand over some items, and return at once.

        Args:
            function: of a module; given what is shared and some items, it returns a result for each of these, and
                raises nothing.
            items: they and the results can be pickled.
            at_once: how many of them it is given.
        """
        parts = [items[first : first + at_once] for first in range(0, len(items), at_once)]
        here = partial(function, self._shared)
        return Work(here, [(part, self._threads.submit(self._ask, function, part)) for part in parts])

    def _introduce(self) -> None:
        try:
            pickle.dump(self._shared, self._questions, pickle.HIGHEST_PROTOCOL)
        finally:
            self._asking.release()

    def _ask(
        self, function: Callable[[_Shared, Sequence[_Item]], list[_Result]], items: Sequence[_Item]
    ) -> list[_Result]:
        """Send a question and wait for its answer. The next may be sent before that, and is answered after it."""
        question = pickle.dumps((function, items), pickle.HIGHEST_PROTOCOL)
        with self._asking:
            self._questions.write(question)
            self._questions.flush()
            self._answering.acquire()
        try:
            return cast("list[_Result]", pickle.load(self._answers))  # noqa: S301 - from the process that we began
        finally:
            self._answering.release()


@contextmanager
def partner_for(shared: _Shared, items: int) -> Iterator[Partner[_Shared] | None]:
    """Have a partner for so many items; None where there are too few, or where it cannot be started.

    Meanwhile this process looks for garbage seldom, as the other does, and its threads take turns more often.
    """
    partner = None
    if items >= _FEWEST and (os.cpu_count() or 1) > 1:
        with suppress(OSError):  # this system lets us start none
            partner = Partner(shared)
    if partner is None:
        yield None
        return
    threshold, interval = gc.get_threshold(), sys.getswitchinterval()
    collect_seldom()
    sys.setswitchinterval(_SWITCH_SECONDS)
    try:
        yield partner
    finally:
        partner.close()
        sys.setswitchinterval(interval)
        gc.set_threshold(*threshold)
        gc.unfreeze()

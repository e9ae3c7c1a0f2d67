"""What a build costs grows in step with posts plus responses, never with their product."""

from __future__ import annotations

import time
from collections import Counter
from typing import Any

import pytest

import comments_bridge.showing.voices as voices_module
from comments_bridge.model import Comment
from comments_bridge.showing.rendering import render
from comments_bridge.showing.voices import build_conversation
from plugins.feeds.documents import AtomDocument, RssDocument
from tests.plugins.conftest import SmallSite, make_comment
from tests.showing.test_voices import SCENE


def test_each_response_is_worked_on_once(site: SmallSite, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many pages and feeds show it, a response is rendered once and written once for each kind of feed."""
    work: Counter[str] = Counter()

    def counting(name: str, function: Any) -> Any:
        def counted(*arguments: Any) -> Any:
            work[name] += 1
            return function(*arguments)

        return counted

    for number in range(6):
        site.post(f"n{number}", Series="One", Tags="a, b, c")
        for name in "abcd":
            site.respond(make_comment(name * (number + 1), post=f"n{number}"))
    monkeypatch.setattr(voices_module, "render", counting("rendered", render))
    for kind in (AtomDocument, RssDocument):
        monkeypatch.setattr(kind, "entry_text", counting(kind.__name__, kind.entry_text))

    site.build()

    responses, posts = 24, 7
    assert {"rendered": responses, "AtomDocument": responses + posts, "RssDocument": responses + posts} == work


@pytest.mark.parametrize("shape", ["flat", "chain", "bush"])
def test_a_conversation_of_any_shape_grows_in_step(shape: str) -> None:
    """Four times the responses take about four times as long: side by side, each under the last, or mixed."""
    small, large = _time(shape, 500), _time(shape, 2000)

    assert large < 5.5 * small + 0.010


def _time(shape: str, count: int) -> float:
    comments = _comments(shape, count)
    times = []
    for _ in range(5):
        start = time.thread_time()
        build_conversation(comments, SCENE)
        times.append(time.thread_time() - start)
    return min(times)


def _comments(shape: str, count: int) -> list[Comment]:
    parents = {"flat": [0] * count, "chain": range(count), "bush": [number // 3 for number in range(1, count + 1)]}
    return [
        make_comment(f"n{number}", parent=f"n{parent}" if parent else "", text="One paragraph.")
        for number, parent in enumerate(parents[shape], start=1)
    ]

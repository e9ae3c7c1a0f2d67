"""Any set of responses becomes threads: nothing lost, nothing twice, no orphan, no loop."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from comments_bridge.model import Comment
from comments_bridge.showing.threads import MAX_DEPTH, Placed, place_comments
from tests.plugins.conftest import make_comment

NAMES = "abcdefghij"


def draw(*pairs: str) -> list[Comment]:
    """Make comments from “b>a”: b answers a."""
    return [make_comment(pair[0], parent=pair[2:]) for pair in pairs]


def names(placed: list[Placed]) -> str:
    return "".join(place.comment.author.lower() for place in placed)


def test_each_is_followed_by_its_replies() -> None:
    """The order is that of reading: a thread to its end, then the next; the oldest first among equals."""
    placed = place_comments(draw("a>", "b>", "c>a", "d>b", "e>c", "f>a"))

    assert "acefbd" == names(placed)
    assert [0, 1, 2, 1, 0, 1] == [place.depth for place in placed]


def test_a_missing_parent_gives_a_thread_of_its_own() -> None:
    """A reply to what is not published (any more) stands at the top."""
    placed = place_comments(draw("a>z", "b>a"))

    assert "ab" == names(placed)
    assert [None, "A"] == [place.parent and place.parent.author for place in placed]


def test_a_loop_is_broken_at_its_oldest() -> None:
    """Responses that answer one another in a circle are all shown, the oldest of the circle at the top."""
    placed = place_comments(draw("a>c", "b>d", "c>b", "d>c", "e>e"))

    assert "bcade" == names(placed)
    assert [0, 1, 2, 2, 0] == [place.depth for place in placed]


def test_deep_replies_stand_under_the_deepest_place() -> None:
    """What is deeper than the screen has room for stands beside its ancestor of the deepest level."""
    placed = place_comments(draw("a>", "b>a", "c>b", "d>c", "e>d", "f>e"))
    ids = {place.comment.author: place.comment.id for place in placed}

    assert [0, 1, 2, 3, 4, 5] == [place.depth for place in placed]
    assert ["", ids["A"], ids["B"], ids["C"], ids["C"], ids["C"]] == [place.under for place in placed]


def test_a_thread_of_two_thousand_replies_is_placed() -> None:
    """Depth costs no stack: each of two thousand answers the one before."""
    comments = [make_comment("a" * number, parent="a" * (number - 1)) for number in range(1, 2001)]

    assert list(range(2000)) == [place.depth for place in place_comments(comments)]


@given(
    parents=st.lists(st.sampled_from([*NAMES, "", "z"]), min_size=len(NAMES), max_size=len(NAMES)),
    seed=st.integers(0, 2**16),
)
def test_nothing_is_lost_or_doubled(parents: list[str], seed: int) -> None:
    """For any parents: each response stands once, after its parent, at most as deep as is shown, in any input order."""
    comments = [make_comment(name, parent=parent) for name, parent in zip(NAMES, parents, strict=True)]
    placed = place_comments(comments)
    at = {place.comment.id: index for index, place in enumerate(placed)}

    assert sorted(NAMES) == sorted(names(placed))
    for place in placed:
        assert place.parent is None or at[place.parent.id] < at[place.comment.id]
        assert not place.under or min(place.depth, MAX_DEPTH) == _shown_depth(place, placed)
    random.Random(seed).shuffle(comments)  # noqa: S311 - only to mix the order
    assert placed == place_comments(comments)


def _shown_depth(place: Placed, placed: list[Placed]) -> int:
    by_id = {each.comment.id: each for each in placed}
    depth = 0
    while place.under:
        place, depth = by_id[place.under], depth + 1
    return depth

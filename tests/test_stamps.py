"""Stamps: ours are known again, nobody else's are, and what they say of the time is believed of ours alone."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comments_bridge.stamps import Stamp, read_stamp, stamp_now, stamp_page

KEY = "a key that is long enough"
NOW = datetime(2026, 11, 26, 19, 30, tzinfo=UTC)


def test_a_page_s_stamp_says_which_post_and_not_when() -> None:
    """The stamp of a built page is the same in every build, and holds for its own post alone."""
    stamp = stamp_page(KEY, "trust")

    assert stamp_page(KEY, "trust") == stamp
    assert Stamp(ours=True) == read_stamp(KEY, "trust", stamp)
    assert Stamp(ours=False) == read_stamp(KEY, "turnout", stamp)


def test_a_form_that_is_given_out_says_when() -> None:
    """The receiver's own form carries the moment, which cannot be changed."""
    stamp = stamp_now(KEY, "trust", NOW)
    earlier = stamp.replace(str(int(NOW.timestamp())), str(int(NOW.timestamp()) - 600))

    assert Stamp(ours=True, given=NOW) == read_stamp(KEY, "trust", stamp)
    assert Stamp(ours=False) == read_stamp(KEY, "trust", earlier)


@pytest.mark.parametrize("stamp", ["", "-", "page", "9" * 30 + "-" + "0" * 24, "1-é", "١٢-" + "0" * 24])
def test_what_is_no_stamp_is_not_ours(stamp: str) -> None:
    """Nothing at all, half a stamp, and digits of other scripts are no stamp, and no fault."""
    assert not read_stamp(KEY, "trust", stamp).ours


@given(st.text())
def test_nobody_guesses_a_stamp(stamp: str) -> None:
    """Any text whatever is taken and none is believed."""
    assert not read_stamp(KEY, "trust", stamp).ours

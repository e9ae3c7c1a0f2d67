"""Up to where a source was read."""

from __future__ import annotations

from comments_bridge.store import Store
from comments_bridge.store.points import get_point, set_point
from tests.store.builders import NOW


def test_each_source_has_its_latest_point(store: Store) -> None:
    """There is none before the first visit, and a later one takes its place."""
    with store.writing() as tx:
        before = get_point(tx, "netlify")
        for point in ("page 1", "page 2"):
            set_point(tx, "netlify", point, at=NOW)
        set_point(tx, "basin", "page 9", at=NOW)
    with store.reading() as tx:
        after = [get_point(tx, source) for source in ("netlify", "basin")]

    assert ("", ["page 2", "page 9"]) == (before, after)

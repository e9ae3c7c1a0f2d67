"""The mailroom of a test's own, on each kind of database."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.collect.mailroom import Mailroom

_POSTGRESQL = pytest.param("postgresql", marks=pytest.mark.part("postgresql"))
# They look at the files of raw messages, or have settings of their own: what they show is of a store in a folder.
_IN_A_FOLDER = ("test_checkup", "test_large", "test_taking_in")
_OWN_ROOMS = ("test_forms",)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run the tests of collecting on both databases."""
    own = metafunc.module.__name__.endswith(_OWN_ROOMS)
    if "room" in metafunc.fixturenames and not own:
        here = metafunc.module.__name__.endswith(_IN_A_FOLDER)
        metafunc.parametrize("room", ["sqlite"] if here else ["sqlite", _POSTGRESQL], indirect=True)


@pytest.fixture
def room(request: pytest.FixtureRequest, tmp_path: Path) -> Mailroom:
    """An empty mailbox, two posts, and no store yet."""
    if request.param == "sqlite":
        return Mailroom(tmp_path / "site")
    return Mailroom(tmp_path / "site", store={"database": request.getfixturevalue("postgresql").database()})

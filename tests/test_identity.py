"""A public id is stable, keyed and short."""

from comments_bridge.identity import public_id


def test_the_same_message_has_the_same_id_for_ever() -> None:
    """The id is pinned, since changing how it is made would rename every published response."""
    assert public_id("a key of the site", "message-1") == public_id("a key of the site", "message-1")
    assert public_id("a key of the site", "message-1") == "5lrtgen3caqu"


def test_another_key_or_message_gives_another_id() -> None:
    """Without the key nobody can test a guess at the message."""
    ids = {public_id(key, name) for key in ("one", "two") for name in ("a", "b")}

    assert len(ids) == 4
    assert all(len(each) == 12 for each in ids)

"""What the check of the built site asks the store for: all that must not be on it."""

from __future__ import annotations

from comments_bridge.model import Fate, Status
from comments_bridge.store import Store
from comments_bridge.store.private import list_hashes, list_private_texts, list_senders
from comments_bridge.store.raw import content_hash
from tests.store.builders import arrival_of, queue, response_of, settle


def test_senders_words_and_mails_are_listed(store: Store) -> None:
    """Each sender once; words that are shown only where nothing else hides them; and every mail that is kept."""
    shown = response_of("shown", text="Read me.", elided="Sent from my telephone", original="Read me, 01632 960123.")
    queue(
        store,
        arrival_of("shown", response=shown),
        arrival_of("waits", response=response_of("waits", text="Not yet.")),
        arrival_of("aside", fate=Fate.IGNORED, response=None),
    )
    settle(store, shown, Status.APPROVED)
    with store.reading() as tx:
        senders, texts, hashes = list(list_senders(tx)), list(list_private_texts(tx)), list_hashes(tx)

    assert ["jean.ackerly@example.com"] == senders
    assert {"Sent from my telephone\nRead me, 01632 960123.", "Not yet."} == set(texts)
    assert sorted(content_hash(name.encode()) for name in ("shown", "waits", "aside")) == hashes

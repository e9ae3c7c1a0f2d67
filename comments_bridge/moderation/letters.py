"""Mails that did not become responses and yet tell of a person: theirs, and orders about what they wrote."""

from __future__ import annotations

import re
from collections.abc import Sequence

from comments_bridge.store import Store, Transaction
from comments_bridge.store.forgetting import Original, list_set_aside_originals
from comments_bridge.store.records import Response

_ID = re.compile("[a-z2-7]{12}")


def find_set_aside(store: Store, tx: Transaction, found: Sequence[Response], address: str = "") -> list[Original]:
    """Return the bytes of messages that were set aside and tell of some responses, or in which an address stands."""
    ids = {each.id for each in found}
    named = re.compile(rb"(?<![\w.+-])%s(?!\.?[\w-])" % re.escape(address).encode()) if address else None

    def tells(original: Original) -> bool:
        if ids.intersection(_ID.findall(original.reason)):
            return True
        # Those whose bytes are gone have nothing to tell.
        return bool(named and store.raw.has(original.sha256) and named.search(store.raw.read(original.sha256).lower()))

    return [each for each in list_set_aside_originals(tx) if tells(each)]

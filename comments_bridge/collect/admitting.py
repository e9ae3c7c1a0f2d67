"""Reading again what was set aside: a message in quarantine, or one that was taken for automatic mail.

A moderator can have it tried again, as a later version may read it or a larger size be allowed; or release it, which
says that a person wrote it, whatever the message says and however large it is.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from comments_bridge.collect.judging import Desk, judge_message, open_message
from comments_bridge.collect.known import Known
from comments_bridge.collect.readings import Readings
from comments_bridge.errors import StaleDecision, StoreError
from comments_bridge.model import Fate, Letter, Place, RawMessage, Spooled
from comments_bridge.store import Store
from comments_bridge.store.aside import get_set_aside
from comments_bridge.store.lookups import find_erased, find_kept_bytes, find_kept_messages
from comments_bridge.store.raw import message_hash
from comments_bridge.store.recording import record_admission
from comments_bridge.store.records import Arrival, Kept, SetAside


@dataclass(frozen=True, slots=True, kw_only=True)
class Admission:
    """What became of a message that was read again: `response` is the id that it has in the queue, or empty."""

    reference: str
    fate: Fate
    reason: str = ""
    response: str = ""


def release(store: Store, desk: Desk, reference: str, *, now: datetime) -> Admission:
    """Take a message in as a person's, whatever its size and its head say. Arguments and errors as for `retry`."""
    return _admit(store, desk, reference, now=now, insist=True)


def retry(store: Store, desk: Desk, reference: str, *, now: datetime) -> Admission:
    """Read a message that was set aside once more.

    Args:
        store: the private store.
        desk: what judging rests on.
        reference: the beginning of the SHA-256 of its bytes, as `comments status` shows it.
        now: the time.

    Raises:
        UnknownResponse: no message that was set aside has this reference.
        StaleDecision: somebody else took it in meanwhile.
        StoreError: its bytes are not there any longer, or it was erased.
    """
    return _admit(store, desk, reference, now=now, insist=False)


def read_again(  # noqa: PLR0913 - the message and all that it is judged by
    raw: RawMessage, kept: Kept, store: Store, desk: Desk, *, now: datetime, insist: bool
) -> Arrival:
    """Judge a known message anew.

    Returns:
        What is to be recorded of it. It keeps its fingerprint where another message has the new one: then it is that
        message come again, and stays set aside.
    """
    readings = Readings(desk.reading, desk.catalogue)
    opened = open_message(raw, message_hash(raw), desk, readings, any_size=insist)
    with store.reading() as tx:
        same = find_kept_messages(tx, "", {opened.fingerprint}).get(opened.fingerprint)
    known = known_to(store, desk, [opened.letter] if opened.letter else [])
    arrival = judge_message(opened, desk, known, readings, now=now, insist=insist)
    if same is None or same.message == kept.message:
        return arrival
    reason = f"It is the same mail as {same.response or 'one that was set aside'}."
    return replace(arrival, fingerprint=kept.fingerprint, fate=Fate.IGNORED, reason=reason, response=None)


def known_to(store: Store, desk: Desk, letters: Collection[Letter]) -> Known:
    """Return what is known of the comments that some letters may answer."""
    ids = {each for letter in letters for each in letter.replies_to}
    return Known(store, desk.config.site.content / "comments", ids)


def _admit(store: Store, desk: Desk, reference: str, *, now: datetime, insist: bool) -> Admission:
    with store.reading() as tx:
        aside = get_set_aside(tx, reference)
        kept = find_kept_bytes(tx, "", [aside.reference])[aside.reference]
        if find_erased(tx, [aside.reference], [kept.fingerprint]):
            raise StoreError("it was erased, and cannot come back.", item=aside.reference)
    arrival = read_again(_kept_message(store, desk, aside, insist=insist), kept, store, desk, now=now, insist=insist)
    with store.writing() as tx:
        if not record_admission(tx, kept.message, arrival):
            raise StaleDecision("somebody else has just taken it in.", item=aside.reference)
    response = arrival.response.id if arrival.response else ""
    return Admission(reference=aside.reference, fate=arrival.fate, reason=arrival.reason, response=response)


def _kept_message(store: Store, desk: Desk, aside: SetAside, *, insist: bool) -> RawMessage:
    """Return a message as if it had just come; its bytes are read only if they will be looked at."""
    too_large = aside.size > desk.config.mail.max_bytes and not insist
    spooled = Spooled(path=store.raw.path(aside.reference), size=aside.size, sha256=aside.reference)
    return RawMessage(
        native_id="",
        # Whichever folder it lies in, it is judged as new mail; the next fetch moves it to where it belongs.
        place=Place.INBOX,
        content=b"" if too_large else store.raw.read(aside.reference),
        received=aside.received_at,
        spooled=spooled if too_large else None,
    )

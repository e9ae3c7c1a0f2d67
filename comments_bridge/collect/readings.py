"""The mails of a run, opened and read ahead of their judgement, by a second process besides this one.

Judging asks here for each mail. What was done ahead is there; anything else, and all of it in a run with few new
messages, is opened or read when it is asked for. So the answers are the same with and without the second process.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from types import TracebackType
from typing import NamedTuple, Self

from comments_bridge.catalogue import Catalogue
from comments_bridge.model import Letter, RawMessage, Submission
from comments_bridge.partner import Partner, Work, partner_for
from comments_bridge.reading.batches import Basis, Context, Envelope, Reading, open_mail, open_mails, read_mails
from comments_bridge.reading.form import is_form
from comments_bridge.reading.message import ReadingSettings, read_letter
from comments_bridge.store.raw import message_hash

_MOST_BYTES = 100_000  # what is larger is opened as quickly as it is handed over


class Question(NamedTuple):
    """A letter to be read, by the name of its message, with texts known to have been sent to its writer."""

    native_id: str
    letter: Letter
    context: Context


class _Opening(NamedTuple):
    """The mails of a batch that are being opened, and the hashes of all its messages."""

    hashes: Mapping[str, str]
    native_ids: Sequence[str]
    work: Work[tuple[bytes, str], Envelope | None]


class Readings:
    """Opens and reads mails; from entering to leaving it, with a second process where that is worth it.

    Args:
        settings: how mails are read.
        catalogue: the posts that mails answer.
        messages: how many new ones there are.
    """

    def __init__(self, settings: ReadingSettings, catalogue: Catalogue, messages: int = 0) -> None:
        self._basis = Basis(settings, catalogue)
        # To look up a key for DKIM is to wait for the network, and no pure function.
        self._messages = messages if settings.dkim_lookup is None else 0
        self._leaving = ExitStack()
        self._partner: Partner[Basis] | None = None
        self._coming: deque[_Opening] = deque()
        self._opening: _Opening | None = None
        self._hashes: Mapping[str, str] = {}
        self._opened: dict[str, Envelope | None] = {}
        self._read: dict[str, Reading] = {}

    def __enter__(self) -> Self:
        self._partner = self._leaving.enter_context(partner_for(self._basis, self._messages))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._partner = None
        self._leaving.close()

    def expect(self, messages: Sequence[RawMessage]) -> None:
        """Begin to open the next batch. Another thread than that which asks may call this."""
        if self._partner:
            hashes = {each.native_id: message_hash(each) for each in messages}
            mails = [each for each in messages if 0 < len(each.content) <= _MOST_BYTES and not is_form(each.content)]
            work = self._partner.begin(open_mails, [(each.content, hashes[each.native_id]) for each in mails])
            self._coming.append(_Opening(hashes, [each.native_id for each in mails], work))

    def turn_to_next(self) -> None:
        """Take up the next of the batches that `expect` was told of; what was not asked for of the last is dropped."""
        if self._opening:
            self._opening.work.drop()
        self._opened, self._read = {}, {}
        self._opening = self._coming.popleft() if self._coming else None
        self._hashes = self._opening.hashes if self._opening else {}

    def hashes(self, messages: Iterable[RawMessage]) -> Mapping[str, str]:
        """Return the SHA-256 of the bytes of messages, by their names."""
        return {each.native_id: self._hashes.get(each.native_id) or message_hash(each) for each in messages}

    def open(self, native_id: str, content: bytes, sha256: str) -> Envelope:
        """Open a mail, or return what came of it.

        Args:
            native_id: of the message.
            content: its bytes.
            sha256: of those.
        """
        if self._opening:
            self._opened = dict(zip(self._opening.native_ids, self._opening.work.finish(), strict=True))
            self._opening = None
        envelope = self._opened.pop(native_id, None) or open_mail(content, sha256, self._basis.settings)
        if envelope.reading:
            self._read[native_id] = envelope.reading
        return envelope

    def foresee(self, questions: Iterable[Question | None]) -> None:
        """Read what is likely to be asked for of a batch."""
        if self._partner:
            likely = [each for each in questions if each and not self._is_read(each)]
            work = self._partner.begin(read_mails, [(each.letter, each.context) for each in likely])
            for each, answer in zip(likely, work.finish(), strict=True):
                if answer:
                    self._read[each.native_id] = Reading(each.context, answer)

    def read(self, question: Question) -> Submission:
        """Read a letter, or return what was read of it with the same context."""
        if self._is_read(question):
            return self._read.pop(question.native_id).submission
        return read_letter(question.letter, question.context)

    def _is_read(self, question: Question) -> bool:
        done = self._read.get(question.native_id)
        return done is not None and done.context == question.context

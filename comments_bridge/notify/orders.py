"""What an answer to one of our mails asks for: pure reading, from a letter to an order.

Two kinds of people answer. Whoever wrote a response uses its reference, and says withdraw, correct, follow or stop. A
moderator uses the token in the digest, and says approve, reject, private or spam. Both must write from the address that
we wrote to, and a server that is trusted must vouch for it; only `stop` needs no more than the reference. Carrying an
order out is left to `collect`.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from comments_bridge.config import Rule
from comments_bridge.correspondence import MailModerator
from comments_bridge.model import Letter, Verification
from comments_bridge.notify.tokens import (
    Question,
    Token,
    find_question,
    find_reference,
    find_token,
    may_hold_proof,
    without_references,
)
from comments_bridge.reading.subjects import without_prefixes
from comments_bridge.store.records import Response


class Word(StrEnum):
    """What can be asked for: the first four by a writer, two in answer to a question, the others by a moderator."""

    WITHDRAW = "withdraw"
    CORRECT = "correct"
    FOLLOW = "follow"
    STOP = "stop"
    YES = "yes"
    NO = "no"
    APPROVE = "approve"
    REJECT = "reject"
    PRIVATE = "private"
    SPAM = "spam"


_WRITERS = (Word.WITHDRAW, Word.CORRECT, Word.FOLLOW, Word.STOP)
_ANSWERS = (Word.YES, Word.NO)
_MODERATORS = (Word.APPROVE, Word.REJECT, Word.PRIVATE, Word.SPAM)
_MARKS = re.compile(r"[\[\]()<>*_:.,;!\"'“”‘’]")
_MARKUP = re.compile(r"<[^>]*>")
_TAG = re.compile(r"\[[^\[\]]*\]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What a mail asks for.

    Attributes:
        response: the id of the response.
        word: what is asked; None where it only answers our word to its writer.
        by: the moderator; None where it comes from the writer of a response.
        words: what follows the word: a correction, a rule's code, who deals with it.
        version: that the moderator saw.
        refusal: why it is not carried out, in a sentence; empty where it is.
        tell: the moderator's address to which a refusal is told, or empty: nobody else is ever answered.
    """

    response: str
    word: Word | None
    by: MailModerator | None = None
    words: str = ""
    version: int | None = None
    refusal: str = ""
    tell: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What reading an order rests on: the store's key, the settings, and a way to find a response by its id."""

    key: bytes
    moderators: Sequence[MailModerator]
    rules: Sequence[Rule]
    find: Callable[[str], Response | None]
    now: datetime


def may_be_order(letter: Letter) -> bool:
    """Tell, without reading what is new in it, whether a letter can be an answer to one of ours."""
    shown = html.unescape(_MARKUP.sub("", letter.html))
    return may_hold_proof((*letter.recipients, letter.subject, letter.plain, shown))


def read_order(letter: Letter, text: str, asked: Asked) -> Order | None:
    """Read what a letter asks for.

    Args:
        letter: opened.
        text: what is newly written in it.
        asked: what reading rests on.

    Returns:
        The order, or None where the letter is no answer to one of ours.
    """
    first = text.lstrip().partition("\n")[0][:200]
    places = (*letter.recipients, letter.subject, first)
    if token := find_token(places):
        return _by_moderator(letter, text, token, asked)
    if question := find_question(places):
        return _by_asked(letter, text, question, asked)
    if response := find_reference(asked.key, places):
        return _by_writer(letter, text, response, asked)
    return None


def find_asked(question: Question, key: bytes, find: Callable[[str], Response | None]) -> Response | None:
    """Return the response about which we asked this question, or None where we did not, or it was erased."""
    response = find(question.response)
    return response if response and response.address and question.is_valid(key, response.address) else None


def _by_asked(letter: Letter, text: str, question: Question, asked: Asked) -> Order | None:
    """Read an answer to our question. What it carries is the proof; who sends it may be another address of theirs."""
    response = find_asked(question, asked.key, asked.find)
    if response is None:
        return None
    word, _ = _word_of_writer(letter.subject, text, _ANSWERS)
    refusal = ""
    if word is Word.YES and question.is_over(asked.now):
        refusal = f"It says yes to our question about {response.id}, which was good until {question.last_day:%d %b %Y}."
    return Order(response=response.id, word=word, refusal=refusal)


def _by_writer(letter: Letter, text: str, id_: str, asked: Asked) -> Order | None:
    response = asked.find(id_)
    if response is None or not response.address:
        return None
    word, new_words = _word_of_writer(letter.subject, text, _WRITERS)
    verified = letter.verification is Verification.VERIFIED and letter.address == response.address
    refusal = ""
    if word in {Word.WITHDRAW, Word.CORRECT, Word.FOLLOW} and not verified:
        refusal = f"It asks to {word} {id_}, but nobody vouches for its sender, or it is another address."
    elif word is Word.CORRECT and not new_words:
        refusal = f"It asks to correct {id_}, and has no new words."
    return Order(response=id_, word=word, words=new_words, refusal=refusal)


def _word_of_writer(subject: str, text: str, words: Sequence[Word]) -> tuple[Word | None, str]:
    """Return the word that stands alone, but for the reference, and the text without it.

    It has to stand alone: many a sentence begins with “Correct me if I am wrong”.
    """
    first, _, rest = text.strip().partition("\n")
    for said, left in ((first, rest), *((each, text) for each in without_prefixes(subject))):
        alone = _MARKS.sub(" ", without_references(said)).strip().lower()
        if alone in words:
            return Word(alone), left.strip("\n ")
    return None, ""


def _by_moderator(letter: Letter, text: str, token: Token, asked: Asked) -> Order:
    word, rest = _word_of_moderator(letter.subject, text)
    by = next((each for each in asked.moderators if each.address == letter.address), None)
    verified = letter.verification is Verification.VERIFIED
    ours = token.is_valid(asked.key, letter.address)
    code = rest.partition(" ")[0].lower()
    codes = [rule.code for rule in asked.rules]
    obstacles = (
        (by is None, "it does not come from a moderator’s address."),
        (not verified, f"no server that is trusted vouches that it comes from {letter.address}."),
        (not ours, "what it carries in square brackets was not made for you, or is not as we made it."),
        (token.is_over(asked.now), f"this digest was good until {token.last_day:%d %b %Y}."),
        (word is None, "it says none of approve, reject, private and spam in its first line or its subject."),
        (word is Word.REJECT and code not in codes, f"“{code}” is no house rule; they are {', '.join(codes)}."),
    )
    return Order(
        response=token.response,
        word=word,
        by=by,
        words=code if word is Word.REJECT else rest,
        version=token.version,
        refusal=next((why for hit, why in obstacles if hit), ""),
        tell=by.address if by and (verified or ours) else "",
    )


def _word_of_moderator(subject: str, text: str) -> tuple[Word | None, str]:
    """Return the word with which the first line or the subject begins, and what follows it there."""
    for said in (text.strip().partition("\n")[0], *without_prefixes(subject)):
        first, _, rest = " ".join(_MARKS.sub(" ", _TAG.sub(" ", said)).split()).partition(" ")
        if first.lower() in _MODERATORS:
            return Word(first.lower()), rest
    return None, ""

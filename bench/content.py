"""Makes a site of any size from a seed: posts such as a council writes, and responses such as residents send.

The same seed and size give the same bytes. Words are drawn as a language's are, a few often and most seldom, so that
lengths, line breaks and markup are those of real text even where the sense is not.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from comments_bridge.commentfile import comment_path, write_comment
from comments_bridge.identity import public_id
from comments_bridge.model import Comment, Role, Via

AUTHORS = ("Nia Fairweather", "Tom Adeyemi", "Rhys Morgan")
_CATEGORIES = ("Taking part", "How the council works", "Places", "News")
_TAGS = (
    "budget", "libraries", "parks", "listening", "trust", "turnout", "markets", "cafés", "volunteers", "staff", "buses",
    "housing", "lamps", "benches", "schools", "bins", "trees", "water", "festivals", "planning",
)  # fmt: skip
_WORDS = (
    "the", "and", "to", "of", "a", "in", "is", "it", "that", "we", "you", "for", "on", "was", "with", "as", "they",
    "at", "be", "this", "have", "from", "or", "had", "by", "but", "not", "what", "all", "were", "when", "your", "can",
    "said", "there", "use", "an", "each", "which", "she", "do", "how", "their", "if", "will", "up", "other", "about",
    "out", "many", "then", "them", "these", "so", "some", "her", "would", "make", "like", "him", "into", "time",
    "has", "look", "two", "more", "go", "see", "no", "way", "could", "people", "my", "than", "first", "been", "who",
    "its", "now", "find", "long", "down", "day", "did", "get", "come", "made", "may", "part", "council", "street",
    "meeting", "library", "table", "park", "market", "budget", "neighbour", "resident", "bus", "lamp", "bench",
    "school", "river", "bridge", "garden", "question", "answer", "letter", "promise", "trust", "evening", "morning",
    "money", "rent", "winter", "café", "volunteer", "officer", "counter", "queue", "paper", "poster", "bypass",
    "allotment", "playground", "pavement", "crossing", "shelter", "minutes",
)  # fmt: skip
_NAMES = (
    "Jo Larch",
    "Sam Birch",
    "Mair Ellis",
    "K. Osei",
    "Anna-Lena Kowalska",
    "D. O’Brien",
    "A resident",
    "Priya N.",
)
_FIRST_DAY = datetime(2018, 1, 1, 9, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How much to make: posts, and responses to each."""

    posts: int
    responses: int


def write_content(folder: Path, size: Size, *, seed: int) -> None:
    """Write posts/ and comments/ below a folder.

    Args:
        folder: the content folder; made where it is missing.
        size: how much.
        seed: of everything that is drawn.
    """
    draw = random.Random(seed)  # noqa: S311 - sample text, not a secret
    posts = folder / "posts"
    posts.mkdir(parents=True, exist_ok=True)
    for number in range(size.posts):
        (posts / f"post-{number}.md").write_text(_post(draw, number), encoding="utf-8", newline="\n")
        _write_responses(draw, folder / "comments", number, size.responses)


def _post(draw: random.Random, number: int) -> str:
    date = _FIRST_DAY + timedelta(hours=9 * number)
    head = {
        "Title": f"{_sentence(draw, 4, 9).rstrip('.?')} ({number})",
        "Date": f"{date:%Y-%m-%d %H:%M}",
        "Slug": f"post-{number}",
        "Category": draw.choice(_CATEGORIES),
        "Tags": ", ".join(draw.sample(_TAGS, draw.randint(2, 5))),
        "Author": draw.choice(AUTHORS),
        "Summary": _sentence(draw, 12, 24),
        "Id": f"key-{number}",
    }
    if number % 3 == 0:
        head["Series"] = f"Series {number // 24}"
    blocks = [_block(draw) for _ in range(draw.randint(7, 12))]
    return "".join(f"{key}: {value}\n" for key, value in head.items()) + "\n" + "\n\n".join(blocks) + "\n"


def _block(draw: random.Random) -> str:
    """Return a paragraph, or in one case of four something else; every third paragraph has a link and emphasis."""
    make = draw.choices((_plain_paragraph, _linking_paragraph, _heading, _list, _quotation), (50, 23, 12, 10, 5))[0]
    return make(draw)


def _plain_paragraph(draw: random.Random) -> str:
    return _paragraph(draw, 3, 6)


def _linking_paragraph(draw: random.Random) -> str:
    words = _sentence(draw, 2, 4).rstrip(".?")
    return f"{_paragraph(draw, 3, 6)} See [{words}](https://example.org/{draw.randint(1, 99)}), *{_word(draw)}*."


def _heading(draw: random.Random) -> str:
    return f"## {_sentence(draw, 3, 7).rstrip('.?')}"


def _list(draw: random.Random) -> str:
    return "\n".join(f"- {_sentence(draw, 5, 14)}" for _ in range(draw.randint(2, 5)))


def _quotation(draw: random.Random) -> str:
    return f"> {_paragraph(draw, 1, 2)}"


def _write_responses(draw: random.Random, folder: Path, number: int, count: int) -> None:
    ids: list[str] = []
    for each in range(count):
        comment = _response(draw, number, each, ids)
        ids.append(comment.id)
        path = comment_path(folder, comment)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(write_comment(comment), encoding="utf-8", newline="\n")


def _response(draw: random.Random, number: int, each: int, earlier: Sequence[str]) -> Comment:
    role = draw.choices((Role.RESIDENT, Role.AUTHOR, Role.STAFF), (17, 2, 1))[0]
    return Comment(
        id=public_id("the key of the benchmark", f"{number}/{each}"),
        post=f"key-{number}",
        parent=draw.choice((*earlier, *("" for _ in earlier), "")),  # every other one answers an earlier one
        author=draw.choice(_NAMES if role is Role.RESIDENT else AUTHORS),
        date=_FIRST_DAY + timedelta(hours=9 * number + 5 * each + 1, minutes=draw.randint(0, 59)),
        via=draw.choices((Via.EMAIL, Via.LETTER, Via.PHONE), (18, 1, 1))[0],
        role=role,
        text=_words_of_resident(draw),
    )


def _words_of_resident(draw: random.Random) -> str:
    """Return one to three paragraphs; one response in four holds some markup."""
    blocks = [_paragraph(draw, 1, 5) for _ in range(draw.randint(1, 3))]
    kind = draw.choices(("plain", "quotation", "list", "link", "emphasis"), (75, 10, 5, 5, 5))[0]
    if kind == "quotation":
        blocks.insert(0, f"> {_sentence(draw, 6, 15)}")
    elif kind == "list":
        blocks.append("\n".join(f"- {_sentence(draw, 3, 9)}" for _ in range(3)))
    elif kind == "link":
        blocks[-1] += f" <https://example.org/{draw.randint(1, 99)}>"
    elif kind == "emphasis":
        blocks[0] += f" *{_sentence(draw, 2, 5)}*"
    return "\n\n".join(blocks)


def _paragraph(draw: random.Random, fewest: int, most: int) -> str:
    return " ".join(_sentence(draw, 5, 20) for _ in range(draw.randint(fewest, most)))


def _sentence(draw: random.Random, fewest: int, most: int) -> str:
    words = " ".join(_word(draw) for _ in range(draw.randint(fewest, most)))
    return f"{words[0].upper()}{words[1:]}{draw.choice('...?')}"


def _word(draw: random.Random) -> str:
    # The r-th word of a language comes about 1/r as often as the first (Zipf's law); so does this.
    return _WORDS[int(len(_WORDS) ** draw.random()) - 1]

"""A published comment's file holds all that the page shows, and reads back as it was written."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comments_bridge.commentfile import comment_path, read_comment, read_comments, write_comment
from comments_bridge.errors import ContentError
from comments_bridge.model import Comment, Role, Via

IDS = st.text("abcdefghijklmnopqrstuvwxyz234567", min_size=12, max_size=12)
NAMES = st.text(st.characters(categories=["L", "N", "P"]), min_size=1, max_size=40)
LINES = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=60)


def comments() -> st.SearchStrategy[Comment]:
    """Any comment that could be published."""
    return st.builds(
        Comment,
        id=IDS,
        post=st.from_regex(r"[a-z0-9][a-z0-9._-]{0,20}", fullmatch=True),
        parent=st.just("") | IDS,
        author=NAMES,
        date=st.datetimes(datetime(1970, 1, 1), datetime(2100, 1, 1)).map(  # noqa: DTZ001 - made aware below
            lambda date: date.replace(microsecond=0, tzinfo=UTC)
        ),
        text=st.lists(LINES, min_size=1).map(lambda lines: "\n".join(lines).strip("\n")).filter(str.strip),
        via=st.sampled_from(Via),
        role=st.sampled_from(Role),
        language=st.sampled_from(["", "cy", "ur", "en-GB"]),
    )


@given(comments())
def test_a_comment_survives_its_file(comment: Comment) -> None:
    """What was published is what the build reads, and writing it again gives the same bytes."""
    text = write_comment(comment)

    assert read_comment(text, path="c.md") == comment
    assert write_comment(read_comment(text, path="c.md")) == text


def test_the_file_reads_like_a_letter() -> None:
    """A person who opens the file finds a short head and the words."""
    comment = Comment(
        id="abcdefghij23",
        post="turnout",
        author="Dilys Parry",
        date=datetime(2026, 10, 5, 18, 22, tzinfo=UTC),
        text="I went once.\n\nNobody said hello.",
    )

    assert write_comment(comment) == (
        "Id: abcdefghij23\nPost: turnout\nAuthor: Dilys Parry\nDate: 2026-10-05T18:22:00Z\nVia: email\n"
        "Role: resident\n\nI went once.\n\nNobody said hello.\n"
    )


@pytest.mark.parametrize(
    ("old", "new", "item"),
    [
        ("Via: email", "Via: pigeon", "c.md:5"),
        ("Date: 2026-10-05T18:22:00Z", "Date: last week", "c.md:4"),
        ("Author: Dilys Parry", "Author: Dilys Parry\nEmail: d@example.org", "c.md:4"),
        ("Post: turnout", "Post: ../turnout", "c.md:2"),
        ("Role: resident\n", "", "c.md"),
        ("I went.", "", "c.md"),
    ],
)
def test_a_file_that_was_altered_wrongly_names_its_line(old: str, new: str, item: str) -> None:
    """Nothing unknown gets onto the page, an e-mail address least of all."""
    text = (
        "Id: abcdefghij23\nPost: turnout\nAuthor: Dilys Parry\nDate: 2026-10-05T18:22:00Z\nVia: email\n"
        "Role: resident\n\nI went.\n"
    )

    with pytest.raises(ContentError) as caught:
        read_comment(text.replace(old, new), path="c.md")

    assert caught.value.item == item


def test_a_name_with_a_line_break_cannot_be_written() -> None:
    """A forged line in a name never reaches the head of the file."""
    comment = Comment(
        id="abcdefghij23", post="p", author="A\nRole: author", date=datetime(2026, 1, 1, tzinfo=UTC), text="x"
    )

    with pytest.raises(ContentError):
        write_comment(comment)


def test_a_file_in_the_wrong_place_is_an_error(tmp_path: Path) -> None:
    """A file that was copied under another post is found, not shown there."""
    comment = Comment(id="abcdefghij23", post="p", author="A", date=datetime(2026, 1, 1, tzinfo=UTC), text="x")
    right = comment_path(tmp_path, comment)
    right.parent.mkdir()
    right.write_text(write_comment(comment), encoding="utf-8", newline="\n")

    assert list(read_comments(tmp_path)) == [comment]

    (tmp_path / "q").mkdir()
    right.rename(tmp_path / "q" / right.name)
    with pytest.raises(ContentError, match="Move it to"):
        list(read_comments(tmp_path))

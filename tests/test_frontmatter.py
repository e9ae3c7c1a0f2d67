"""The head of a file is read as a writer meant it, or the line at fault is named."""

import pytest

from comments_bridge.errors import ContentError
from comments_bridge.frontmatter import split_front_matter


def test_head_and_body_are_told_apart() -> None:
    """The first blank line ends the head, and the body keeps its own blank lines."""
    head = split_front_matter("Title: Tea: an invitation\nTags: a, b\n\nCome in.\n\nSit down.\n", path="p.md")

    assert head.values == {"title": "Tea: an invitation", "tags": "a, b"}
    assert head.body == "Come in.\n\nSit down.\n"
    assert head.body_line == 4


def test_long_values_continue_on_indented_lines() -> None:
    """A value that goes on over indented lines is one value, and the next key still has its own line number."""
    head = split_front_matter("Outcome:\n    We asked.\n    You said.\nSlug: x\n\n", path="p.md")

    assert head.values["outcome"] == "We asked.\nYou said."
    assert head.lines == {"outcome": 1, "slug": 4}


def test_windows_line_ends_and_byte_order_mark_do_not_matter() -> None:
    """A file saved by Notepad reads as any other."""
    head = split_front_matter("\ufeffTitle: Tea\r\n\r\nCome in.\r\n", path="p.md")

    assert head.values == {"title": "Tea"}
    assert head.body == "Come in.\n"


@pytest.mark.parametrize(
    ("text", "item", "what"),
    [
        ("Title: Tea\nno colon here\n\n", "p.md:2", "no colon here"),
        ("Title: Tea\nDate: 2026-01-01\nTitle: Cake\n\n", "p.md:3", "stands twice"),
    ],
)
def test_a_bad_head_names_its_line(text: str, item: str, what: str) -> None:
    """The error names the file and line, so that a writer finds it."""
    with pytest.raises(ContentError) as caught:
        split_front_matter(text, path="p.md")

    assert caught.value.item == item
    assert what in caught.value.what

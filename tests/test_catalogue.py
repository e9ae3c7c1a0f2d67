"""Posts are found by whatever a response says of them."""

from pathlib import Path

import pytest

from comments_bridge.catalogue import Catalogue, read_catalogue
from comments_bridge.errors import ContentError

SITE = "https://talk.example.org"


def write(folder: Path, name: str, head: str) -> None:
    (folder / name).write_text(f"{head}\n\nText of {name}.\n", encoding="utf-8")


def read(folder: Path) -> Catalogue:
    return read_catalogue(folder, site_url=SITE, post_path="posts/{slug}/", root=folder)


def test_a_post_is_found_by_key_slug_title_and_address(tmp_path: Path) -> None:
    """Whichever of its names a response carries, the post is found, whatever the case, query or fragment."""
    write(tmp_path, "a.md", "Title: Tea and  talk\nDate: 2026-01-01\nSlug: tea\nId: post-1")
    catalogue = read(tmp_path)
    post = catalogue.by_key["post-1"]

    assert catalogue.by_slug["tea"] is post
    assert catalogue.by_title("tea and talk") is post
    assert catalogue.by_address("https://talk.example.org/posts/tea/?utm=x#c-abc") is post
    assert catalogue.by_address("/posts/Tea/index.html") is post
    assert catalogue.by_address("https://elsewhere.example.org/posts/tea/") is None
    assert post.text == "Text of a.md.\n"


def test_a_renamed_post_keeps_its_conversation(tmp_path: Path) -> None:
    """Former slugs and addresses lead to the post, but never take another post's place."""
    write(tmp_path, "a.md", "Title: A\nSlug: new\nAliases: old, /2025/old/, b\nId: a1")
    write(tmp_path, "b.md", "Title: B\nSlug: b")
    catalogue = read(tmp_path)

    assert catalogue.by_slug["old"].key == "a1"
    assert catalogue.by_address(f"{SITE}/2025/old") is catalogue.by_key["a1"]
    assert catalogue.by_slug["b"].key == "b"


def test_a_title_is_found_with_either_apostrophe(tmp_path: Path) -> None:
    """A subject quotes the page, which has ’ where the head has '."""
    write(tmp_path, "a.md", "Title: What's next\nSlug: a")
    post = read(tmp_path).by_key["a"]

    assert read(tmp_path).by_title("What’s next") == read(tmp_path).by_title("what's next") == post


def test_a_title_that_two_posts_share_finds_neither(tmp_path: Path) -> None:
    """A guess between two posts is left to a person."""
    write(tmp_path, "a.md", "Title: News\nSlug: a")
    write(tmp_path, "b.md", "Title: News\nSlug: b")

    assert read(tmp_path).by_title("News") is None


@pytest.mark.parametrize(
    ("head", "item"),
    [("Title: B\nSlug: a", "b.md"), ("Title: B\nSlug: b\nId: a1", "b.md"), ("Title: B\nId: No Good", "b.md:2")],
)
def test_a_key_or_slug_that_cannot_be_names_the_file(tmp_path: Path, head: str, item: str) -> None:
    """Two posts with one name would mix their conversations."""
    write(tmp_path, "a.md", "Title: A\nSlug: a\nId: a1")
    write(tmp_path, "b.md", head)

    with pytest.raises(ContentError) as caught:
        read(tmp_path)

    assert caught.value.item == item


def test_a_post_in_two_languages_is_one_post_to_those_who_answer(tmp_path: Path) -> None:
    """Either title and address lead to the same conversation, and a quotation of either text is known."""
    write(tmp_path, "a.md", "Title: Y fainc\nSlug: mainc\nId: bench\nLang: cy")
    write(tmp_path, "b.md", "Title: The bench\nSlug: bench\nId: bench")
    catalogue = read(tmp_path)
    known = catalogue.by_key["bench"]

    assert ("The bench", f"{SITE}/posts/bench/") == (known.title, known.url)
    assert "Text of a.md." in known.text
    assert "Text of b.md." in known.text
    found = [
        catalogue.by_title("y fainc"),
        catalogue.by_title("The bench"),
        catalogue.by_address(f"{SITE}/posts/mainc/"),
    ]
    assert ["bench"] * 3 == [post.key if post else "" for post in found]


def test_two_versions_may_have_one_title(tmp_path: Path) -> None:
    """A title that both languages share still finds the conversation."""
    write(tmp_path, "a.md", "Title: Bws\nSlug: bws\nId: bus\nLang: cy")
    write(tmp_path, "b.md", "Title: Bws\nSlug: bus\nId: bus")
    found = read(tmp_path).by_title("bws")

    assert found
    assert "bus" == found.key

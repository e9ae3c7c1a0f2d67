"""What is wrong with a post stops the build, with the file, the line and the remedy; all of it at once."""

from __future__ import annotations

import pytest

from tests.plugins.conftest import ANN, SmallSite


def stop(site: SmallSite, capsys: pytest.CaptureFixture[str]) -> str:
    """Build, expect it to stop, and return what it said."""
    with pytest.raises(SystemExit) as stopped:
        site.build()
    assert 1 == stopped.value.code
    said = capsys.readouterr().err
    assert "Traceback" not in said
    return said


@pytest.mark.parametrize(
    ("head", "item", "said"),
    [
        ({"Date": ""}, "content/posts/bad.md:2", "“Date” is missing."),
        ({"Date": "2026-13-01"}, "content/posts/bad.md:2", "“2026-13-01” is not a date."),
        ({"Date": "tomorrow"}, "content/posts/bad.md:2", "“tomorrow” is not a date."),
        ({"Modified": "2026-02-30"}, "content/posts/bad.md:4", "“2026-02-30” is not a date."),
        ({"Title": ""}, "content/posts/bad.md:1", "“Title” is missing."),
        ({"Status": "publish"}, "content/posts/bad.md:4", "Did you mean “published”?"),
        ({"Author": "Ann Testre"}, "content/posts/bad.md:3", f"Did you mean “{ANN}”?"),
        ({"Sumary": "x"}, "content/posts/bad.md:4", "Did you mean “Summary”?"),
        ({"Slug": "Not A Slug"}, "content/posts/bad.md:4", "“Not A Slug” cannot be a slug."),
        ({"Slug": "first"}, "content/posts/first.md", "“first” is taken already, by content/posts/bad.md:4."),
        ({"Id": "first"}, "content/posts/first.md", "“first” is taken already, by content/posts/bad.md:4."),
        ({"Id": "Not an Id"}, "content/posts/bad.md:4", "“Not an Id” cannot be an Id."),
        ({"Aliases": "first"}, "content/posts/first.md", "“first” is taken already, by content/posts/bad.md:4."),
        ({"Tags": "good, ?!"}, "content/posts/bad.md:4", "“?!” cannot be a tag."),
        ({"Lang": "Welsh language"}, "content/posts/bad.md:4", "“Welsh language” is not a language tag."),
    ],
)
def test_a_faulty_head_stops_the_build(
    site: SmallSite, capsys: pytest.CaptureFixture[str], head: dict[str, str], item: str, said: str
) -> None:
    """Each fault is named with its file, its line where it has one, and what to do."""
    site.post("bad", **head)

    printed = stop(site, capsys)

    assert f"\n  {item}\n" in printed
    assert said in printed
    assert "    -> " in printed


def test_all_faults_are_told_at_once(site: SmallSite, capsys: pytest.CaptureFixture[str]) -> None:
    """Faults of several posts and pages are listed together, in the order of files and lines."""
    site.post("one", Date="soon", Status="ready")
    site.post("two", Title="")
    site.page("three", Title="")

    printed = stop(site, capsys)

    assert "4 things need mending" in printed
    places = ["pages/three.md:1", "posts/one.md:2", "posts/one.md:4", "posts/two.md:1"]
    assert places == [line.strip().removeprefix("content/") for line in printed.splitlines() if ".md:" in line]


def test_nothing_is_deleted_before_all_is_read(site: SmallSite, capsys: pytest.CaptureFixture[str]) -> None:
    """A site that was built stays as it is when a fault in a post stops the next build."""
    site.build()
    before = site.files()
    site.post("bad", Date="soon")

    stop(site, capsys)

    assert before == site.files()


def test_a_file_in_another_encoding_is_named(site: SmallSite, capsys: pytest.CaptureFixture[str]) -> None:
    """A post saved as Windows-1252 is named with the line of the first letter that cannot be read."""
    path = site.post("cafes")
    path.write_bytes("Title: Cafes\nDate: 2026-01-01\n\nOne\ncafé\n".encode("cp1252"))

    printed = stop(site, capsys)

    assert "content/posts/cafes.md:5" in printed
    assert "Save it with the encoding UTF-8" in printed


def test_a_file_that_is_no_markdown_is_named(site: SmallSite, capsys: pytest.CaptureFixture[str]) -> None:
    """A post whose name ends otherwise is not passed over in silence."""
    site.write("posts/minutes.docx", "PK")

    assert "content/posts/minutes.docx" in stop(site, capsys)


def test_a_page_cannot_take_the_site_s_own_address(site: SmallSite, capsys: pytest.CaptureFixture[str]) -> None:
    """A page called “tags” would overwrite the list of tags."""
    site.page("tags")

    assert "the site itself uses that address" in stop(site, capsys)


def test_hidden_files_and_back_ups_are_passed_over(site: SmallSite) -> None:
    """What editors leave beside a post is no post."""
    site.write("posts/.first.md.swp.md", "not a post")
    site.write("posts/first.md~", "not a post")

    site.build()

    assert (site.output / "posts/first/index.html").is_file()


def test_a_key_of_another_plugin_can_be_allowed(site: SmallSite) -> None:
    """EXTRA_KEYS names the keys that a plugin from elsewhere reads."""
    site.post("event", Venue="The library")

    site.build(EXTRA_KEYS=["Venue"])

    assert (site.output / "posts/event/index.html").is_file()

"""A post is in the output when it is due and published, and nowhere in it before."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.plugins.conftest import SmallSite, make_comment


def mentions(site: SmallSite, word: str) -> list[str]:
    """Return the built files whose path or content has a word in it."""
    return [path for path, content in site.files().items() if word in path or word.encode() in content]


@pytest.mark.parametrize("head", [{"Date": "2026-06-01 13:01"}, {"Status": "draft"}, {"Status": "Draft"}])
def test_what_is_not_out_is_nowhere(site: SmallSite, head: dict[str, str]) -> None:
    """A scheduled post or a draft leaves no trace: no page, draft, tag, category, series, feed, or response."""
    site.post("unready", Title="Unready", Tags="unready", Category="unready", Series="Unready", **head)
    site.respond(make_comment("a", post="unready", author="Unready"))

    site.build()

    assert [] == mentions(site, "unready") + mentions(site, "Unready")
    assert not (site.output / "drafts").exists()


def test_a_scheduled_post_comes_out_when_it_is_due(site: SmallSite) -> None:
    """The clock alone brings it out, with its responses."""
    site.post("later", Date="2026-06-01 13:01")  # British Summer Time: a minute after noon in UTC
    site.respond(make_comment("a", post="later"))

    site.build(NOW=datetime(2026, 6, 1, 12, 1, tzinfo=UTC))

    assert "Words of a." in site.read("posts/later/index.html").text


def test_the_clock_can_be_given_as_text(site: SmallSite) -> None:
    """On the command line, `-e NOW='"2026-02-01"'` builds the site of that day."""
    site.post("early", Date="2026-01-01")

    site.build(NOW="2026-02-01")

    assert (site.output / "posts/early/index.html").is_file()
    assert not (site.output / "posts/first/index.html").exists()


def test_a_hidden_post_has_its_page_and_no_mention(site: SmallSite) -> None:
    """`hidden` means: at its address with its responses, in no list, and in no feed but that of its responses."""
    site.post("quiet", Title="Shy one", Status="hidden", Tags="shy")
    site.respond(make_comment("a", post="quiet"))

    site.build()

    assert "Words of a." in site.read("posts/quiet/index.html").text
    assert ["posts/quiet/comments.atom.xml", "posts/quiet/index.html"] == sorted(mentions(site, "Shy one"))


def test_drafts_can_be_previewed(site: SmallSite) -> None:
    """With PREVIEW_DRAFTS a draft has a page below drafts/, and is in no list."""
    site.post("rough", Title="Rough", Status="draft")

    site.build(PREVIEW_DRAFTS=True)

    assert ["drafts/rough/index.html"] == mentions(site, "Rough")


def test_a_date_with_a_zone_is_shown_in_the_site_s(site: SmallSite) -> None:
    """A time written with another zone is turned into the site's, in feeds too."""
    site.post("zoned", Date="2026-03-02T09:00:00-05:00")

    site.build()

    assert b"<published>2026-03-02T14:00:00+00:00</published>" in site.files()["feeds/all.atom.xml"]

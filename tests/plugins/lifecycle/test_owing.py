"""The list of closed conversations that nobody has told the end of."""

from __future__ import annotations

from plugins.lifecycle.owing import list_owing, say_owing
from tests.plugins.conftest import SmallSite, make_comment


def test_what_is_owed_is_listed_longest_closed_first(site: SmallSite) -> None:
    """A question or a response is owed an outcome once closed; an outcome told, a draft or silence is not."""
    site.post("asked", Question="A?", Closes="2026-05-20")
    site.post("answered", Closes="2026-04-20")
    for name in "ab":
        site.respond(make_comment(name, post="answered"))
    site.post("told", Closes="2026-04-20", Outcome="\n    asked: A\n    said: B\n    did: C")
    site.post("draft", Question="A?", Closes="2026-04-20", Status="draft")
    site.post("silent", Closes="2026-04-20")
    site.post("open", Question="A?", Closes="2026-07-01")

    said = say_owing(list_owing(site.settings()))

    assert [
        "Closed, and without a word on what came of it:",
        "  content/posts/answered.md",
        "    “Answered” closed on 20 April 2026; 2 responses.",
        "  content/posts/asked.md",
        "    “Asked” closed on 20 May 2026; 0 responses.",
    ] == said.splitlines()[:5]


def test_nothing_owed_is_said_too(site: SmallSite) -> None:
    """A clear conscience is worth a sentence."""
    assert "Every conversation that has closed has an outcome." == say_owing(list_owing(site.settings()))


def test_the_site_s_own_rule_counts(site: SmallSite) -> None:
    """With CLOSE_AFTER_DAYS a post that says nothing of its end owes as well."""
    site.respond(make_comment("a"))

    assert ["First"] == [each.title for each in list_owing(site.settings(CLOSE_AFTER_DAYS=30))]

"""The sample pages keep the council's word: what they promise is what the settings say and the law asks."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from checks.site import Site, read_pages
from comments_bridge.config import load_config
from comments_bridge.frontmatter import split_front_matter

ROOT = Path(__file__).resolve().parents[2]
PAGES = ROOT / "content" / "pages"


def words(page: str) -> str:
    """Return what a page's file says, on one line."""
    return " ".join(split_front_matter((PAGES / f"{page}.md").read_text(encoding="utf-8"), path=page).body.split())


def shown(site: Site, page: str) -> str:
    """Return what a built page says, on one line."""
    html = (site.output / page / "index.html").read_text(encoding="utf-8")
    return " ".join(BeautifulSoup(html, "html.parser").get_text(" ").split())


def test_the_rules_are_stated_once() -> None:
    """The house rules page leaves the rules to the site, which takes them from comments.toml: it repeats none."""
    rules = load_config(ROOT / "comments.toml").rules

    assert [] == [rule.code for rule in rules if rule.sentence in words("house-rules")]


def test_readers_see_the_rules_that_moderators_use(sample_site: Site) -> None:
    """The built page shows each rule of comments.toml, in its words and its order."""
    rules = load_config(ROOT / "comments.toml").rules
    page = BeautifulSoup((sample_site.output / "house-rules" / "index.html").read_text(encoding="utf-8"), "html.parser")
    told = " ".join(page.get_text(" ").split())

    assert sorted(told.find(rule.sentence) for rule in rules) == [told.find(rule.sentence) for rule in rules]
    assert all(rule.title in told and rule.sentence in told for rule in rules)


def test_the_page_about_responding_gives_the_address_that_is_read() -> None:
    """The address on the page is the one that comments.toml collects from."""
    address = load_config(ROOT / "comments.toml").site.address

    assert f"<{address}>" in words("respond")


@pytest.mark.parametrize(
    "needed",
    [
        "partially compliant",
        "version 2.2",
        "What is not accessible",
        "Disproportionate burden",
        "What the regulations do not cover",
        "If you need something in another form",
        "Telling us about a problem",
        "Equality Advisory and Support Service",
        "This statement was prepared on",
        "last reviewed on",
    ],
)
def test_the_accessibility_statement_has_what_the_law_asks_for(sample_site: Site, needed: str) -> None:
    """Each part that the 2018 regulations' model statement has is there, in our words."""
    assert needed in shown(sample_site, "accessibility")


def test_the_accessibility_statement_claims_no_more_than_is_known(sample_site: Site) -> None:
    """It never says that the site complies fully."""
    assert not re.search(r"fully (compliant|accessible)|100 ?%", shown(sample_site, "accessibility"), re.IGNORECASE)


@pytest.mark.parametrize(
    "needed",
    [
        "task in the public interest",
        "Article 6(1)(e)",
        "How long we keep it",
        "a copy of what we hold about you",
        "object",
        "Information Commissioner",
        "within 30 days",
        "Data Protection Officer",
    ],
)
def test_the_privacy_notice_has_what_the_law_asks_for(sample_site: Site, needed: str) -> None:
    """Lawful basis, retention, rights, complaints and whom to ask are all named."""
    assert needed in shown(sample_site, "privacy")


def test_the_figures_of_moderation_are_told(sample_site: Site) -> None:
    """What came of the responses stands on the page, by the numbers that publishing wrote."""
    told = json.loads((sample_site.root / "content" / "moderation.json").read_text(encoding="utf-8"))

    assert f"decided on {told['decided']} responses" in shown(sample_site, "deciding")
    assert f"Published {told['published']}" in shown(sample_site, "deciding")


def test_every_page_leads_to_what_is_owed(sample_site: Site) -> None:
    """The foot of each page, whatever its kind, links to the statement, the notice, the rules and how we decide."""
    owed = {"/accessibility/", "/privacy/", "/house-rules/", "/deciding/"}
    feet = {page.path: {link["href"] for link in page.soup.select("footer a")} for page in read_pages(sample_site)}

    assert [] == [path for path, links in feet.items() if not owed <= links]

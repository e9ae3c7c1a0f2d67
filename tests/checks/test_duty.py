"""The check of public duty names the line of the setting, and the page that is not there."""

from __future__ import annotations

import re
from datetime import datetime

from checks.duty import check_duty
from checks.site import read_site
from tests.sitecopy import SiteCopy

_TODAY = datetime.fromisoformat("2026-12-01")


def test_the_sample_is_in_order_until_its_statement_is_old(sample_copy: SiteCopy) -> None:
    """The day is an argument: what is right today stays right in this test."""
    site = read_site(sample_copy.output, sample_copy.folder)

    [old] = check_duty(site, clock=lambda: datetime.fromisoformat("2028-01-01")).findings

    assert () == check_duty(site, clock=lambda: _TODAY).findings
    assert re.fullmatch(r"pelicanconf\.py:\d+", old.source)
    assert "older than a year" in old.what


def test_an_empty_setting_and_a_missing_page_are_named(site_copy: SiteCopy) -> None:
    """Who empties a fact reads which, on which line, and what to write there."""
    settings = (site_copy.folder / "pelicanconf.py").read_text(encoding="utf-8")
    settings = settings.replace('"telephone": "01632 960125, on weekdays between ten and four"', '"telephone": ""')
    site_copy.write("pelicanconf.py", settings.replace('{"title": "Privacy", "url": "privacy/"},', ""))
    (site_copy.output / "index.html").parent.mkdir()
    (site_copy.output / "index.html").write_text("<main></main><footer></footer>")
    line = 1 + next(number for number, words in enumerate(settings.splitlines()) if '"telephone": ""' in words)

    found = check_duty(read_site(site_copy.output, site_copy.folder), clock=lambda: _TODAY).findings

    assert ("accessibility/index.html", f"pelicanconf.py:{line}") in [(each.page, each.source) for each in found]
    assert "the foot of the pages does not link to it." in [each.what for each in found]
    assert 4 == sum(each.what.startswith("this page is owed") for each in found)

"""What all tests share: the rule for programs that may be missing, the servers, and a copy of the site to work in.

A test marked `part("chromium")` needs that program. On a person's machine without it the test is skipped and says what
to install; with REQUIRE_ALL_PARTS=1, as where the project is checked before it lands, it fails instead.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from checks.parts import PARTS
from checks.site import Site, read_site
from tests.sitecopy import SiteCopy, copy_site

pytest_plugins = ("tests.servers.fixtures", "tests.store.fixtures")

# How long an example takes says how busy the machine is; what must not take long is measured with `tests.pace`.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")


def require_part(name: str) -> Path:
    """Return a program's path; where it is missing, skip the test, or fail it if REQUIRE_ALL_PARTS is 1."""
    part = PARTS[name]
    if found := part.find():
        return found
    reason = f"{name} is missing, which {part.purpose}. {part.remedy}"
    if os.environ.get("REQUIRE_ALL_PARTS") == "1":
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Look for the programs that a test's marks name, before its fixtures start."""
    for mark in item.iter_markers("part"):
        require_part(mark.args[0])


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say at the end what was skipped and why, each reason once: pytest itself would only count them."""
    skipped = terminalreporter.stats.get("skipped", ())
    reasons = Counter(report.longrepr[2].removeprefix("Skipped: ") for report in skipped)
    if reasons:
        terminalreporter.section("skipped")
    for reason, count in reasons.most_common():
        terminalreporter.line(f"{count} {'test' if count == 1 else 'tests'}: {reason}")


@pytest.fixture(scope="session")
def part() -> Callable[[str], Path]:
    """Give `require_part` to fixtures of a wider scope than one test."""
    return require_part


@pytest.fixture
def site_copy(tmp_path: Path) -> SiteCopy:
    """Copy what the site is made of, without what was published, into a folder of the test's own."""
    return copy_site(tmp_path / "site")


@pytest.fixture(scope="session")
def sample_copy(tmp_path_factory: pytest.TempPathFactory) -> SiteCopy:
    """Go README's way once: pull the sample mailbox, publish what is approved, build. Read it; do not change it."""
    copy = copy_site(tmp_path_factory.mktemp("sample") / "site")
    copy.start()
    return copy


@pytest.fixture(scope="session")
def sample_site(sample_copy: SiteCopy) -> Site:
    """The built sample site."""
    return read_site(sample_copy.output, sample_copy.folder)


@pytest.fixture(scope="session")
def sample_address(sample_site: Site) -> Iterator[str]:
    """The address at which the built sample site is served."""
    from checks.webserver import serving

    with serving(sample_site.output) as address:
        yield address

"""Runs all checks over the built site and tells a person what they found.

A check whose Python package is not installed is one that could not look, like one whose program is missing: the rest
still runs.
"""

from __future__ import annotations

import importlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path

from rich.console import Console
from rich.markup import escape

from checks.findings import Finding, Outcome
from checks.site import Site, read_site

_CHECKS = (
    ("markup", "check_markup"),
    ("nu", "check_html"),
    ("links", "check_links"),
    ("feeds", "check_feeds"),
    ("weight", "check_weight"),
    ("accessibility", "check_accessibility"),
)


def report_site(output: Path, root: Path, console: Console) -> int:
    """Run every check and print what it found.

    Returns:
        The exit code: 1 where something must be mended, or where a check could not look although REQUIRE_ALL_PARTS is
        set; else 0.

    Raises:
        BridgeError: nothing is built, or a checker fails by itself.
    """
    outcomes = []
    for outcome in run_checks(read_site(output, root)):
        _print_outcome(outcome, console)
        outcomes.append(outcome)
    return _conclude(outcomes, console)


def run_checks(site: Site) -> Iterator[Outcome]:
    """Run each check in turn."""
    for module, function in _CHECKS:
        yield _load(module, function)(site)


def _load(module: str, function: str) -> Callable[[Site], Outcome]:
    try:
        check: Callable[[Site], Outcome] = getattr(importlib.import_module(f"checks.{module}"), function)
    except ModuleNotFoundError as problem:
        missing = Outcome(
            check=module, missing=f"The package {problem.name} is missing: install what is in requirements-test.txt."
        )
        return lambda _site: missing
    return check


def _print_outcome(outcome: Outcome, console: Console) -> None:
    if outcome.missing:
        console.print(f"[yellow]–[/] {outcome.check}: not checked. {escape(outcome.missing)}", soft_wrap=True)
    elif outcome.findings:
        console.print(f"[red]✗[/] {outcome.check}: {len(outcome.findings)} to mend", soft_wrap=True)
        for finding in outcome.findings:
            _print_finding(finding, console)
    else:
        console.print(f"[green]✓[/] {outcome.check}: {outcome.looked_at} looked at, all well", soft_wrap=True)


def _print_finding(finding: Finding, console: Console) -> None:
    source = f" (from {finding.source})" if finding.source else ""
    console.print(f"    {escape(finding.page + source)}", style="bold", highlight=False, soft_wrap=True)
    console.print(f"        {escape(finding.what)} {escape(finding.remedy)}", highlight=False, soft_wrap=True)


def _conclude(outcomes: list[Outcome], console: Console) -> int:
    number = sum(len(outcome.findings) for outcome in outcomes)
    missing = [outcome.check for outcome in outcomes if outcome.missing]
    if number:
        console.print(f"{number} to mend.")
    elif missing:
        console.print(f"Nothing to mend in what was checked; not checked: {', '.join(missing)}.", soft_wrap=True)
    else:
        console.print("Nothing to mend.")
    return int(bool(number) or (bool(missing) and os.environ.get("REQUIRE_ALL_PARTS") == "1"))

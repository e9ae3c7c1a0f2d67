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
from comments_bridge.errors import BridgeError

# Imported only when it runs: most need a package that only those who check have installed.
_CHECKS = {
    "structure": ("checks.markup", "check_markup"),
    "html": ("checks.nu", "check_html"),
    "links": ("checks.links", "check_links"),
    "feeds": ("checks.feeds", "check_feeds"),
    "json": ("checks.jsonfeed", "check_json_feeds"),
    "readback": ("checks.readback", "check_readback"),
    "weight": ("checks.weight", "check_weight"),
    "plain": ("checks.plain", "check_plain"),
    "duty": ("checks.duty", "check_duty"),
    "accessibility": ("checks.accessibility", "check_accessibility"),
    "lighthouse": ("checks.lighthouse", "check_lighthouse"),
}
_ON_REQUEST = {"lighthouse"}  # takes minutes


def report_site(output: Path, root: Path, console: Console, *, only: str = "") -> int:
    """Run every check, or the one that `only` names, and print what it found.

    Returns:
        The exit code: 1 where something must be mended, or where a check could not look although REQUIRE_ALL_PARTS is
        set; else 0.

    Raises:
        BridgeError: nothing is built, no check has that name, or a checker fails by itself.
    """
    if only and only not in _CHECKS:
        raise BridgeError(f"there is no check “{only}”.", remedy=f"Choose one of {', '.join(_CHECKS)}.")
    outcomes = []
    for outcome in run_checks(
        read_site(output, root), [only] if only else [name for name in _CHECKS if name not in _ON_REQUEST]
    ):
        _print_outcome(outcome, console)
        outcomes.append(outcome)
    return _conclude(outcomes, console)


def run_checks(site: Site, names: list[str]) -> Iterator[Outcome]:
    """Run the checks of these names in turn."""
    for name in names:
        yield _load(name)(site)


def _load(name: str) -> Callable[[Site], Outcome]:
    module, function = _CHECKS[name]
    try:
        check: Callable[[Site], Outcome] = getattr(importlib.import_module(module), function)
    except ModuleNotFoundError as problem:
        remedy = f"The package {problem.name} is missing: install what is in requirements-test.txt."
        missing = Outcome(check=name, missing=remedy)
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
        verdict = f"{len(outcome.advice)} to consider" if outcome.advice else "all well"
        console.print(f"[green]✓[/] {outcome.check}: {outcome.looked_at} looked at, {verdict}", soft_wrap=True)
    for each in outcome.advice:
        words = f"    {each.source or each.page}: {each.what} {each.remedy}"
        console.print(escape(words), highlight=False, soft_wrap=True)
    if outcome.left_out:
        console.print(f"    {escape(outcome.left_out)}", highlight=False, soft_wrap=True)


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

"""docs/commands.md names every command, option and exit code, and none that is not there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from comments_bridge.cli import main
from comments_bridge.cli.frame import EXIT_CODES
from comments_bridge.model import Status

_PAGE = (Path(__file__).parents[2] / "docs" / "commands.md").read_text(encoding="utf-8")


def _section(name: str) -> str:
    found = re.search(rf"^### `comments {name}\b.*?(?=^##|\Z)", _PAGE, re.MULTILINE | re.DOTALL)
    return found[0] if found else ""


def _options(command: click.Command) -> Iterator[str]:
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            yield max(parameter.opts, key=len)


@pytest.mark.parametrize("name", sorted(main.commands))
def test_every_command_and_option_is_documented(name: str) -> None:
    """Each command has a section, and each of its options stands there and in its help."""
    section = _section(name)

    assert section, f"docs/commands.md has no section on {name}"
    assert [] == [option for option in _options(main.commands[name]) if f"`{option}" not in section]


@pytest.mark.parametrize("name", sorted(main.commands))
def test_nothing_is_documented_that_is_not_there(name: str) -> None:
    """An option that a section names exists."""
    named = set(re.findall(r"^\| `(--[a-z-]+)", _section(name), re.MULTILINE))

    assert named <= set(_options(main.commands[name]))


def test_no_section_is_left_over() -> None:
    """Every section is on a command that exists."""
    assert set(main.commands) == set(re.findall(r"^### `comments ([a-z]+)", _PAGE, re.MULTILINE))


def test_every_command_has_help() -> None:
    """Each command and each option says in words what it does."""
    silent = [name for name, command in main.commands.items() if not command.help]
    silent += [
        f"{name} {parameter.name}"
        for name, command in main.commands.items()
        for parameter in command.params
        if isinstance(parameter, click.Option) and not parameter.help
    ]

    assert [] == silent


def test_the_exit_codes_and_states_are_documented() -> None:
    """A script's author finds every code, and every status that a list can be narrowed to."""
    codes = {int(code) for code in re.findall(r"^\| (\d) \|", _PAGE, re.MULTILINE)}

    assert set(EXIT_CODES) == codes
    assert [] == [status for status in Status if f"`{status}`" not in _section("list")]

"""README tells the truth: its commands are there, and what is there is in its commands."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import click
import pytest
from invoke.collection import Collection
from invoke.loader import FilesystemLoader

from checks.readme import README, command_for, steps
from comments_bridge.cli import main
from tests.repository.files import ROOT, documentation

TEXT = README.read_text(encoding="utf-8")


def tasks() -> list[str]:
    module, folder = FilesystemLoader(start=str(ROOT)).load("tasks")
    assert Path(str(folder)) == ROOT
    return sorted(Collection.from_module(module).task_names)


def commands(group: click.Command, above: str = "comments") -> list[str]:
    if not isinstance(group, click.Group):
        return [above]
    return [name for key, each in sorted(group.commands.items()) for name in commands(each, f"{above} {key}")]


@pytest.mark.parametrize("task", ["start", "test"])
def test_both_systems_are_shown_the_same_steps(task: str) -> None:
    """The Windows form does step by step what the other does."""
    unix = [
        step.replace("/", "\\").replace(".venv\\bin", ".venv\\Scripts").replace("python3 ", "py -3 ")
        for step in steps(command_for(task, text=TEXT))
    ]

    assert unix == steps(command_for(task, text=TEXT, language="powershell"))


@pytest.mark.parametrize("task", ["start", "test"])
def test_the_install_is_locked(task: str) -> None:
    """Packages come from a lock with hashes, and the project itself brings in nothing more."""
    lock = "requirements.txt" if task == "start" else "requirements-test.txt"
    shown = steps(command_for(task, text=TEXT))

    assert f".venv/bin/python -m pip install -r {lock}" == shown[1]
    assert ".venv/bin/python -m pip install --no-deps --no-build-isolation -e ." == shown[2]


def test_a_command_is_read_as_a_shell_reads_it() -> None:
    """The printed command is valid in the shell, whole."""
    printed = subprocess.run([sys.executable, "-m", "checks.readme", "test"], cwd=ROOT, capture_output=True, check=True)

    assert command_for("test", text=TEXT) == printed.stdout.decode().strip()
    assert printed.stdout.decode().strip().endswith(".venv/bin/invoke test")


@pytest.mark.parametrize("task", tasks())
def test_every_task_is_in_readme(task: str) -> None:
    """A task that README does not name is one that nobody finds."""
    assert f"`invoke {task}" in TEXT


@pytest.mark.parametrize("command", commands(main))
def test_every_command_is_documented(command: str) -> None:
    """Each `comments` command stands in README or in docs/."""
    assert re.search(rf"\b{re.escape(command)}\b", documentation())


@pytest.mark.parametrize("command", commands(main))
def test_every_command_has_help(command: str) -> None:
    """Each command, and each of its options, says what it does."""
    found: click.Command = main
    for name in command.split()[1:]:
        assert isinstance(found, click.Group)
        found = found.commands[name]

    assert found.help
    assert [] == [option.name for option in found.params if isinstance(option, click.Option) and not option.help]


def test_no_command_or_task_is_invented() -> None:
    """README and docs/ name no task and no command that is not there."""
    text = documentation()
    named_tasks = set(re.findall(r"\binvoke ([a-z][a-z-]+)\b", text))
    named_commands = set(re.findall(r"[`/\\ ]comments ([a-z][a-z-]+)\b", "\n".join(re.findall(r"`[^`]+`", text))))

    assert set() == named_tasks - set(tasks())
    assert set() == named_commands - {name.split()[1] for name in commands(main)}

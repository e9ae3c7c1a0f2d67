"""Running a checker that is a program of its own, and reading the JSON that it prints.

A checker that finds faults ends with a code other than nought, so the code proves nothing: what counts is that it
printed its findings. What they mean is left to each check.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from comments_bridge.errors import BridgeError

_TIME_OUT = 600  # seconds; 1,000 pages take the slowest of them about a minute


def run_for_json(
    command: Sequence[str | Path], *, stream: str = "stdout", environment: Mapping[str, str] | None = None
) -> Any:
    """Run a checker to its end and read what it prints.

    Args:
        command: the program and its arguments.
        stream: where it prints its findings, "stdout" or "stderr".
        environment: the variables that it sees; None for those of this process.

    Raises:
        BridgeError: it could not be started, took longer than ten minutes, or printed no JSON.
    """
    name = Path(command[0]).name
    try:
        done = subprocess.run(  # noqa: S603 - the program was found by checks.parts, the arguments are ours
            [str(part) for part in command], capture_output=True, timeout=_TIME_OUT, check=False, env=environment
        )
    except (OSError, subprocess.TimeoutExpired) as problem:
        raise BridgeError(f"it did not run to its end: {problem}.", item=name, remedy="Run it by hand.") from problem
    printed = (done.stdout if stream == "stdout" else done.stderr).decode("utf-8", "replace")
    try:
        return json.loads(printed)
    except json.JSONDecodeError as problem:
        said = (printed or done.stderr.decode("utf-8", "replace")).strip()[:500]
        raise BridgeError(f"it said: {said}", item=name, remedy="Run it by hand to see more.") from problem

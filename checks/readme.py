"""The commands that README shows, read out of it, so that what is checked is what people are told to run.

Run as `python3 -m checks.readme test`, it prints the shell command that ends in that task. It needs nothing but Python:
it is asked before anything is installed.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

README = Path(__file__).resolve().parent.parent / "README.md"
_BLOCK = re.compile(r"^```(?P<language>[a-z]+)\n(?P<body>.*?)^```$", re.DOTALL | re.MULTILINE)


def shown_blocks(text: str, language: str) -> list[str]:
    """Return the fenced blocks of one language, in their order."""
    return [found["body"].strip() for found in _BLOCK.finditer(text) if found["language"] == language]


def steps(block: str) -> list[str]:
    """Return a block's steps: a line each, without the `&&` that joins a line to the next."""
    return [line.strip().removesuffix("&&").strip() for line in block.splitlines() if line.strip()]


def command_for(task: str, *, text: str, language: str = "sh") -> str:
    """Return the block whose last step runs a task.

    Raises:
        LookupError: README shows none.
    """
    for block in shown_blocks(text, language):
        if steps(block)[-1].endswith(f"invoke {task}"):
            return block
    raise LookupError(f"README.md shows no {language} command that ends in: invoke {task}")


if __name__ == "__main__":
    sys.stdout.write(command_for(sys.argv[1], text=README.read_text(encoding="utf-8")) + "\n")

"""What large messages took goes back to the system."""

from __future__ import annotations

import platform
import subprocess
import sys

import pytest

_HOLD_AND_FREE = """
from comments_bridge.memory import give_back_large_blocks
if {asked}:
    give_back_large_blocks()

def resident():
    return int(open("/proc/self/statm").read().split()[1]) * 4096

before = resident()
one = b"x" * 20_000_000
del one
many = [b"x" * 1_000_000 for _ in range(40)]
behind = b"x" * 100_000
del many
print(resident() - before)
"""


def left_after_freeing(*, asked: bool) -> int:
    """Return the bytes that a process keeps after it freed forty messages of a megabyte, with one small one behind."""
    code = _HOLD_AND_FREE.format(asked=asked)
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=True)
    return int(ended.stdout)


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc can be told")
def test_large_blocks_go_back() -> None:
    """Next to nothing is kept, where most of it is otherwise."""
    assert left_after_freeing(asked=True) < 5_000_000 < left_after_freeing(asked=False)

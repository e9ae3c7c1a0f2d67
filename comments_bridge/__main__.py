"""The `comments` command, as a script and as `python -m comments_bridge`, for where scripts are not on the path."""

from __future__ import annotations

import gc


def run() -> None:
    """Run the command.

    To look for garbage while modules are loaded takes a fifth of the time that this needs, and finds none: they stay.
    """
    gc.disable()
    from comments_bridge.cli import main

    gc.freeze()
    gc.enable()
    main(prog_name="comments")


if __name__ == "__main__":
    run()

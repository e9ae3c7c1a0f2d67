"""`python -m comments_bridge` is the `comments` command, for where scripts are not on the path."""

from comments_bridge.cli import main

if __name__ == "__main__":
    main(prog_name="comments")

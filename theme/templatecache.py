"""Keeps compiled templates from build to build, as Python keeps compiled modules.

Compiling takes a third of a small site's build. A file in the folder is used only for the very text that it was
compiled from, so the folder can be deleted at any time and shared between builds that run at once.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import jinja2
from jinja2 import Environment, FileSystemBytecodeCache
from jinja2.bccache import Bucket


class TemplateCache(FileSystemBytecodeCache):
    """Jinja's own cache, in a folder that is made when it is needed."""

    def __init__(self, folder: Path) -> None:
        super().__init__(str(folder), "%s.compiled")

    def get_bucket(self, environment: Environment, name: str, filename: str | None, source: str) -> Bucket:
        """Return the place of a template; what else decides about its code counts as a part of its text."""
        options = (jinja2.__version__, environment.autoescape, environment.trim_blocks, environment.lstrip_blocks)
        words = getattr(environment, "words_digest", "")
        return super().get_bucket(environment, name, filename, f"{options} {words}\n{source}")

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take a compiled template, if there is one that can be read."""
        with suppress(OSError):
            super().load_bytecode(bucket)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep a compiled template; where nothing may be written the site is built all the same."""
        with suppress(OSError):
            Path(self.directory).mkdir(parents=True, exist_ok=True)
            super().dump_bytecode(bucket)

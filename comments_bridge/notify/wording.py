"""Putting words together: the templates, ours or those that the organisation has put in their place.

A template is Jinja. A plain text begins with a line `Subject: …`. A name that it uses and that is not there is an error
that names the file and the line, before anything is sent.
"""

from __future__ import annotations

import textwrap
from pathlib import Path
from typing import TYPE_CHECKING, Any

from comments_bridge.errors import ConfigError

if TYPE_CHECKING:
    from jinja2 import TemplateError

TEMPLATES = (
    "words.txt",
    "received.txt",
    "published.txt",
    "not-published.txt",
    "withdrawn.txt",
    "answered.txt",
    "ask.txt",
    "digest.txt",
    "digest.html",
    "refused.txt",
)
_SUBJECT = "Subject: "


class Wording:
    """The templates. `folder` holds those that take the place of ours; None for none."""

    def __init__(self, folder: Path | None) -> None:
        import jinja2  # a tenth of what every command would load, and most write nothing

        ours = jinja2.PackageLoader("comments_bridge.notify")
        loaders = [jinja2.FileSystemLoader(folder), ours] if folder else [ours]
        self._environment = jinja2.Environment(
            loader=jinja2.ChoiceLoader(loaders),
            autoescape=jinja2.select_autoescape(("html",), default=False),
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
        )
        self._environment.filters["quoted"] = _quoted

    def write(self, template: str, **said: Any) -> str:
        """Fill in a template.

        Raises:
            ConfigError: it is not what a template must be; the error names the file and the line.
        """
        from jinja2 import TemplateError  # as above

        try:
            return self._environment.get_template(template).render(**said)
        except TemplateError as problem:
            raise self._broken(template, problem) from problem

    def write_letter(self, template: str, **said: Any) -> tuple[str, str]:
        """Fill in a template of a plain mail, and return its subject and its text. Errors as for `write`."""
        head, _, text = self.write(template, **said).lstrip().partition("\n")
        if not head.startswith(_SUBJECT):
            raise ConfigError(
                "its first line is not “Subject: …”.", item=f"notices.templates/{template}", remedy="Add the line."
            )
        return head.removeprefix(_SUBJECT).strip(), text.strip("\n") + "\n"

    def _broken(self, template: str, problem: TemplateError) -> ConfigError:
        # Jinja writes the template's own line into the traceback of what went wrong while it was filled in.
        line = getattr(problem, "lineno", None)
        trace = problem.__traceback__
        while trace is not None:
            if trace.tb_frame.f_code.co_filename.endswith((".txt", ".html")):
                line = trace.tb_lineno
            trace = trace.tb_next
        place = f"notices.templates/{template}" + (f":{line}" if line else "")
        return ConfigError(f"{problem}.", item=place, remedy="docs/notices.md lists what a template may use.")


def _quoted(text: str) -> str:
    return textwrap.indent(text, "  > ", lambda _line: True)

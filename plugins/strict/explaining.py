"""Turns whatever stopped a build into sentences: what happened, where, and what to do.

The cause is looked for behind Pelican's own exception, and the blame in the innermost frame that belongs to a plugin
or a template. Printing and exiting are left to the caller.
"""

from __future__ import annotations

import traceback
from collections.abc import Sequence
from pathlib import Path
from types import FrameType

from jinja2 import TemplateNotFound, TemplateSyntaxError
from pelican.generators import PelicanTemplateNotFound
from pelican.writers import FileOverwriteFailedError

from comments_bridge.errors import BridgeError, ConfigError, ContentError

_LOGGED = "Warning or error encountered"  # Pelican's FatalLogger says only this, after it printed the error
_SEE_MORE = "Run the build again with --debug to see where it happened."


def report(problems: Sequence[BridgeError]) -> str:
    """Return the problems as text for a terminal, those of one file together and in the order of its lines."""
    count = "one thing needs" if len(problems) == 1 else f"{len(problems)} things need"
    parts = [f"\nThe site was not built: {count} mending.\n"]
    for problem in sorted(problems, key=_place):
        lines = (f"  {problem.item}", f"    {_capital(problem.what)}", f"    -> {problem.remedy}")
        parts.append("".join(f"{line}\n" for line in lines if line.strip(" ->")))
    return "\n".join(parts) + "\n"


def explain(problem: BaseException, plugins: Sequence[str]) -> list[BridgeError]:
    """Return what a person can act on.

    Args:
        problem: what stopped the build, perhaps a group of errors.
        plugins: names of the registered plugins, to tell whose fault it was.
    """
    cause = _cause(problem)
    if isinstance(cause, BridgeError):
        return [cause]
    if isinstance(cause, BaseExceptionGroup):
        return [each for inner in cause.exceptions for each in explain(inner, plugins)]
    return [_explain_known(cause) or _explain_place(cause, plugins) or _explain_rest(cause)]


def _cause(problem: BaseException) -> BaseException:
    while isinstance(problem, RuntimeError) and str(problem) == _LOGGED and problem.__context__:
        problem = problem.__context__
    return problem


def _explain_known(problem: BaseException) -> BridgeError | None:
    if isinstance(problem, TemplateSyntaxError):
        return _template_fault(f"{_shown(problem.filename or problem.name or 'template')}:{problem.lineno}", problem)
    if isinstance(problem, TemplateNotFound | PelicanTemplateNotFound):
        return _template_fault("THEME", problem)
    if isinstance(problem, FileOverwriteFailedError):
        return ContentError(
            f"two pages want the same address. {problem}.",
            item="output",
            remedy="Give one of the two another Slug.",
        )
    return None


def _explain_place(problem: BaseException, plugins: Sequence[str]) -> BridgeError | None:
    for frame, line in reversed(list(traceback.walk_tb(problem.__traceback__))):
        if name := _plugin_of(frame, plugins):
            place = f"{Path(frame.f_code.co_filename).name}:{line}"
            return ConfigError(
                f"the plugin failed with {type(problem).__name__}: {problem}.",
                item=f"plugin {name} ({place})",
                remedy=f"Mend it, or take it out of PLUGINS in pelicanconf.py. {_SEE_MORE}",
            )
        if frame.f_code.co_filename.endswith(".html"):
            return _template_fault(f"{_shown(frame.f_code.co_filename)}:{line}", problem)
    return None


def _plugin_of(frame: FrameType, plugins: Sequence[str]) -> str:
    module = f"{frame.f_globals.get('__name__', '')}."
    return next((name for name in plugins if module.startswith(f"{name}.")), "")


def _explain_rest(problem: BaseException) -> BridgeError:
    if str(problem) == _LOGGED:
        return BridgeError("Pelican printed an error above and would have carried on without.", remedy=_SEE_MORE)
    return BridgeError(f"Pelican stopped with {type(problem).__name__}: {problem}.", remedy=_SEE_MORE)


def _template_fault(place: str, problem: BaseException) -> BridgeError:
    return ConfigError(f"the theme's template failed: {problem}.", item=place, remedy=f"Mend the template. {_SEE_MORE}")


def _shown(path: str) -> str:
    here = Path.cwd()
    return Path(path).relative_to(here).as_posix() if Path(path).is_relative_to(here) else path


def _place(problem: BridgeError) -> tuple[str, int]:
    file, _, line = problem.item.rpartition(":")
    return (file, int(line)) if line.isdigit() else (problem.item, 0)


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]

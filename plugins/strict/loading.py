"""Imports and registers plugins, and says of each that fails which it is and what to do.

The names are Pelican's: a module's, or the last part of one below `pelican.plugins`. What plugins do once they run is
left to them.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Sequence
from typing import Any

from comments_bridge.errors import ConfigError

_NAMESPACE = "pelican.plugins."


def load_plugins(names: Sequence[Any] | None, paths: Sequence[str]) -> list[Any]:
    """Import and register each plugin, in order.

    Args:
        names: as in PLUGINS; a module is taken as it is. None is an error: Pelican would load whatever is installed.
        paths: folders in which plugins are looked for as well (PLUGIN_PATHS).

    Raises:
        ExceptionGroup: of `ConfigError`, one for each plugin that cannot be used.
    """
    if names is None:
        raise ConfigError("is not set.", item="PLUGINS", remedy="List the plugins in pelicanconf.py; [] for none.")
    sys.path.extend(path for path in paths if path not in sys.path)
    plugins, faults = [], []
    for name in names:
        try:
            plugins.append(_load(name))
        except ConfigError as fault:
            faults.append(fault)
    if faults:
        raise ExceptionGroup("plugins", faults)
    return plugins


def _load(name: Any) -> Any:
    plugin = _import(name) if isinstance(name, str) else name
    try:
        plugin.register()
    except Exception as problem:
        raise ConfigError(
            f"the plugin could not be registered: {type(problem).__name__}: {problem}.",
            item=f"plugin {name}",
            remedy="Mend it, or take it out of PLUGINS in pelicanconf.py.",
        ) from problem
    return plugin


def _import(name: str) -> Any:
    for full in (name, _NAMESPACE + name):
        try:
            return importlib.import_module(full)
        except ModuleNotFoundError as problem:
            if not problem.name or not f"{full}.".startswith(f"{problem.name}."):
                raise _unusable(name, f"it needs “{problem.name}”, which is not installed") from problem
        except Exception as problem:
            raise _unusable(name, f"{type(problem).__name__}: {problem}") from problem
    raise _unusable(name, "there is no module of this name")


def _unusable(name: str, reason: str) -> ConfigError:
    return ConfigError(
        f"the plugin cannot be imported: {reason}.",
        item=f"plugin {name}",
        remedy="Mend its name in PLUGINS in pelicanconf.py, install it, or take it out of the list.",
    )

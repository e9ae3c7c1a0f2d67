"""The components' examples: read from the YAML file that lies beside each component's macro and style.

An example is a name and the arguments that the macro is called with. Four tags save writing: `!html` marks trusted
markup, `!deadline DAY` makes a last day, `!sample NAME` takes a record from specimens/samples.yaml (as a mapping, it
takes `of: NAME` and changes), and `!repeat` makes many of one. Drawing them is left to `gallery`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml
from markupsafe import Markup

from comments_bridge.openness import Deadline, read_deadline

THEME = Path(__file__).resolve().parent


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """One state of a component. `arguments` are those of its macro; `note` says what to look for."""

    name: str
    arguments: Mapping[str, Any]
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Component:
    """A folder below components/. `macro` is the folder's name with underscores."""

    name: str
    macro: str
    examples: tuple[Example, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PageExample:
    """A whole page as Pelican would write it: which template, to which file, with which variables."""

    name: str
    template: str
    file: str
    context: Mapping[str, Any]


class _Loader(yaml.SafeLoader):
    """Safe YAML with the tags of this module; `samples` are the records that `!sample` may name."""

    samples: Mapping[str, Any]


def load_components(theme: Path = THEME) -> tuple[Component, ...]:
    """Read every component's examples, in the order of their names.

    Raises:
        FileNotFoundError: a component has no examples.yaml.
        yaml.YAMLError: a file is not YAML, or a tag is used wrongly; the message has its line.
    """
    samples = _load(theme / "specimens/samples.yaml", {})
    folders = sorted(path for path in (theme / "components").iterdir() if path.is_dir())
    return tuple(_component(folder, samples) for folder in folders)


def load_pages(theme: Path = THEME) -> tuple[PageExample, ...]:
    """Read the examples of whole pages. Each has the settings of specimens/samples.yaml besides its own variables."""
    samples = _load(theme / "specimens/samples.yaml", {})
    pages = _load(theme / "specimens/pages.yaml", samples)
    settings = samples["settings"]
    return tuple(PageExample(**{**page, "context": {**settings, **page["context"]}}) for page in pages)


def _component(folder: Path, samples: Mapping[str, Any]) -> Component:
    examples = _load(folder / "examples.yaml", samples)
    return Component(
        name=folder.name,
        macro=folder.name.replace("-", "_"),
        examples=tuple(Example(**example) for example in examples),
    )


def _load(path: Path, samples: Mapping[str, Any]) -> Any:
    with path.open(encoding="utf-8") as file:
        loader = _Loader(file)
        loader.samples = samples
        try:
            return loader.get_single_data()
        finally:
            loader.dispose()


def _html(loader: _Loader, node: yaml.ScalarNode) -> Markup:
    return Markup(loader.construct_scalar(node))  # noqa: S704 - the examples are our own


def _deadline(loader: _Loader, node: yaml.ScalarNode) -> Deadline:
    return read_deadline(loader.construct_scalar(node), ZoneInfo("Europe/London"))


def _sample(loader: _Loader, node: yaml.Node) -> Any:
    """Return a sample by its dotted name, or with changes where the node is a mapping."""
    if isinstance(node, yaml.ScalarNode):
        return _look_up(loader, loader.construct_scalar(node), node)
    if not isinstance(node, yaml.MappingNode):
        raise yaml.constructor.ConstructorError(
            None, None, "!sample takes a name, or a mapping with of", node.start_mark
        )
    changes = loader.construct_mapping(node, deep=True)
    return {**_look_up(loader, changes.pop("of"), node), **changes}


def _look_up(loader: _Loader, name: str, node: yaml.Node) -> Any:
    found: Any = loader.samples
    for part in name.split("."):
        if part not in found:
            raise yaml.constructor.ConstructorError(None, None, f"there is no sample “{name}”", node.start_mark)
        found = found[part]
    return found


def _repeat(loader: _Loader, node: yaml.MappingNode) -> list[Any]:
    """Return `times` copies of `item`, with its number in place of `{n}` in every text."""
    fields = loader.construct_mapping(node, deep=True)
    return [_numbered(fields["item"], number) for number in range(1, fields["times"] + 1)]


def _numbered(value: Any, number: int) -> Any:
    if isinstance(value, Mapping):
        return {key: _numbered(item, number) for key, item in value.items()}
    if isinstance(value, list):
        return [_numbered(item, number) for item in value]
    if isinstance(value, str):
        return type(value)(value.replace("{n}", str(number)))
    return value


_Loader.add_constructor("!html", _html)
_Loader.add_constructor("!deadline", _deadline)
_Loader.add_constructor("!sample", _sample)
_Loader.add_constructor("!repeat", _repeat)

"""The examples' own tags, and how they speak of mistakes."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from markupsafe import Markup

from theme.examples import load_components

SAMPLES = "people: {ada: {name: Ada, url: authors/ada/}}\n"


def make_theme(folder: Path, examples: str) -> Path:
    """Write a theme with one component, `badge`, that has these examples."""
    (folder / "specimens").mkdir()
    (folder / "specimens/samples.yaml").write_text(SAMPLES, encoding="utf-8")
    (folder / "components/badge").mkdir(parents=True)
    (folder / "components/badge/examples.yaml").write_text(examples, encoding="utf-8")
    return folder


def test_a_sample_is_taken_whole_or_with_changes(tmp_path: Path) -> None:
    """A record is written once and varied where a state needs it."""
    theme = make_theme(
        tmp_path,
        "- name: As it is\n  arguments: {person: !sample people.ada}\n"
        "- name: Renamed\n  arguments: {person: !sample {of: people.ada, name: Ada B}}\n",
    )
    people = [example.arguments["person"] for example in load_components(theme)[0].examples]

    assert [{"name": "Ada", "url": "authors/ada/"}, {"name": "Ada B", "url": "authors/ada/"}] == people


def test_markup_is_marked_as_trusted(tmp_path: Path) -> None:
    """HTML in an example is HTML on the page, and text stays text."""
    theme = make_theme(tmp_path, '- name: Both\n  arguments: {html: !html "<p>", text: "<p>"}\n')
    arguments = load_components(theme)[0].examples[0].arguments

    assert (Markup, str) == (type(arguments["html"]), type(arguments["text"]))


def test_many_are_made_of_one(tmp_path: Path) -> None:
    """A hundred of something need one example, each with a number of its own."""
    theme = make_theme(tmp_path, '- name: Two\n  arguments: {all: !repeat {times: 2, item: {id: "n{n}"}}}\n')

    assert [{"id": "n1"}, {"id": "n2"}] == load_components(theme)[0].examples[0].arguments["all"]


@pytest.mark.parametrize("tag", ["!sample people.bob", "!sample [people.ada]"])
def test_a_wrong_tag_is_told_with_its_line(tmp_path: Path, tag: str) -> None:
    """A designer sees which file and line to mend."""
    theme = make_theme(tmp_path, f"- name: Wrong\n  arguments: {{person: {tag}}}\n")

    with pytest.raises(yaml.YAMLError, match=r"sample[\s\S]*examples\.yaml.*line 2"):
        load_components(theme)


def test_a_component_without_examples_is_an_error(tmp_path: Path) -> None:
    """No component can be added without showing its states."""
    theme = make_theme(tmp_path, "")
    (theme / "components/badge/examples.yaml").unlink()

    with pytest.raises(FileNotFoundError, match=r"examples\.yaml"):
        load_components(theme)

"""The locks hold what pyproject.toml asks for, by hash, and tell nobody where to download it from."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import packages_distributions

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from tests.repository.files import ROOT, text_files

CODE = ("bench", "checks", "comments_bridge", "plugins", "theme")
_OURS = {"open-engagement-blog"}
_IN_QUOTES = re.compile(r"\"\"\".*?\"\"\"", re.DOTALL)

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCKS = {
    "requirements.txt": [
        *PROJECT["project"]["dependencies"],
        *PROJECT["dependency-groups"]["build"],
        *(each for extra in ("desk", "forms", "search") for each in PROJECT["project"]["optional-dependencies"][extra]),
    ],
    "requirements-test.txt": [
        *PROJECT["project"]["dependencies"],
        *PROJECT["dependency-groups"]["build"],
        *(
            each
            for extra in ("desk", "forms", "search", "postgres", "test", "lint", "imap-oauth")
            for each in PROJECT["project"]["optional-dependencies"][extra]
        ),
    ],
}


def pins(lock: str) -> dict[str, list[Version]]:
    found: dict[str, list[Version]] = {}
    for name, version in re.findall(r"^([A-Za-z0-9._-]+)==([^ ;\\]+)", (ROOT / lock).read_text(), re.MULTILINE):
        found.setdefault(canonicalize_name(name), []).append(Version(version))
    return found


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_has_a_hash_and_no_place(lock: str) -> None:
    """Each package is pinned to the bytes of its files; no index is named, so everyone uses their own."""
    text = (ROOT / lock).read_text(encoding="utf-8")
    entries = text.replace("\\\n", " ").strip().splitlines()

    assert [] == [entry[:60] for entry in entries if "--hash=sha256:" not in entry]
    assert "://" not in text
    assert not re.search(r"^--|-i ", text, re.MULTILINE)


@pytest.mark.parametrize("lock", LOCKS)
def test_the_lock_fits_what_the_project_asks_for(lock: str) -> None:
    """Every requirement of pyproject.toml is locked at a version that it allows."""
    locked = pins(lock)
    wanted = [Requirement(each) for each in LOCKS[lock]]

    assert [] == [
        str(each)
        for each in wanted
        if not any(each.specifier.contains(version) for version in locked.get(canonicalize_name(each.name), []))
    ]


def test_both_locks_agree() -> None:
    """What runs under the tests is what runs for people."""
    tested = pins("requirements-test.txt")

    assert {} == {name: found for name, found in pins("requirements.txt").items() if tested.get(name) != found}


def test_every_package_that_is_imported_is_asked_for() -> None:
    """No module rests on a package that happens to come along with another."""
    asked = {canonicalize_name(Requirement(each).name) for each in LOCKS["requirements-test.txt"]}
    imported = {
        name
        for path, text in text_files(*CODE)
        if path.endswith(".py")
        for name in re.findall(r"^ *(?:from|import) ([A-Za-z_]\w*)[. ]?", _IN_QUOTES.sub("", text), re.MULTILINE)
    }
    installed = packages_distributions()
    found = {name: set(map(canonicalize_name, installed.get(name, []))) for name in imported}

    assert {} == {name: given for name, given in found.items() if given - _OURS and not given & asked}


def test_every_dependency_has_its_reason() -> None:
    """A requirement of the project itself stands with a sentence on why it is there."""
    lines = (ROOT / "pyproject.toml").read_text(encoding="utf-8").splitlines()
    needed = {*PROJECT["project"]["dependencies"], *PROJECT["project"]["optional-dependencies"]["test"]}
    bare = [line for line in lines for each in needed if line.strip().startswith(f'"{each}"') and "#" not in line]

    assert ['"pytest>=8,<10",'] == [line.strip() for line in bare]  # pytest needs no reason

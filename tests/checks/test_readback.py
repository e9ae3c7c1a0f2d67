"""Whatever another program would read wrongly from a post is found, by what the response's file says."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from checks.readback import check_readback
from checks.site import Site

_POST = "posts/trust-is-built-in-small-change"


@pytest.fixture
def read_site_copy(sample_site: Site, tmp_path: Path) -> Site:
    """One post of the sample, as it was built, with the files that it was made of."""
    shutil.copytree(sample_site.root / "content", tmp_path / "content")
    shutil.copy(sample_site.root / "comments.toml", tmp_path)
    shutil.copytree(sample_site.output / _POST, tmp_path / "output" / _POST)
    return replace(sample_site, root=tmp_path, output=tmp_path / "output")


def test_the_sample_reads_as_it_was_written(sample_site: Site) -> None:
    """Three kinds of program get back every post and response with author, date, parent and words."""
    outcome = check_readback(sample_site)

    assert () == outcome.findings
    assert 5 == outcome.looked_at


@pytest.mark.parametrize(
    ("file", "before", "after", "found"),
    [
        (
            "index.html",
            '"author":{"@type":"Person","name":"Fahmida N"}',
            '"author":{"@type":"Person","name":"F"}',
            "JSON-LD",
        ),
        ("index.html", '"datePublished":"2026-10-15T', '"datePublished":"2026-10-16T', "date"),
        ("index.html", 'dir="auto">Fahmida N</h3>', 'dir="auto">Somebody</h3>', "in microformats the author"),
        ("index.html", '#c-sbkxcmruusmo"}', '#c-5d7deqo4tnwj"}', "parent"),
        ("index.html", "u-comment h-cite", "h-cite", "is missing"),
        ("index.html", "Forty minutes of it", "Fifty minutes of it", "words"),
        ("comments.atom.xml", "Forty minutes of it", "Fifty minutes of it", "in the feed the words"),
        ("comments.atom.xml", "<name>Helena Wójcik</name>", "<name>H</name>", "in the feed the author"),
        ("index.html", "Trust is built in small change</h1>", "Trust</h1>", "title"),
    ],
)
def test_what_is_read_wrongly_is_found(read_site_copy: Site, file: str, before: str, after: str, found: str) -> None:
    """The finding says which program, which response and which part of it."""
    path = read_site_copy.output / _POST / file
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")

    assert any(found in each.what for each in check_readback(read_site_copy).findings)

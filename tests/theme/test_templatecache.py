"""Compiled templates are kept, and never used for another text."""

from __future__ import annotations

from pathlib import Path

from jinja2 import DictLoader, Environment

from theme.templatecache import TemplateCache


def _draw(folder: Path, source: str, *, trim_blocks: bool = False) -> str:
    environment = Environment(
        loader=DictLoader({"page": source}),
        autoescape=True,
        trim_blocks=trim_blocks,
        bytecode_cache=TemplateCache(folder),
    )
    return environment.get_template("page").render(name="<b>")


def test_a_compiled_template_is_kept(tmp_path: Path) -> None:
    """The first build fills the folder, and the second draws the same from it."""
    first = _draw(tmp_path / "kept", "Hello {{ name }}")

    assert [True] == [file.stat().st_size > 0 for file in (tmp_path / "kept").iterdir()]
    assert first == _draw(tmp_path / "kept", "Hello {{ name }}")


def test_a_changed_template_is_compiled_again(tmp_path: Path) -> None:
    """Neither another text nor another option of Jinja's gets what was compiled before."""
    _draw(tmp_path, "{% if true %}\nHello\n{% endif %}")

    assert "Goodbye" == _draw(tmp_path, "Goodbye")
    assert "\nHello\n" == _draw(tmp_path, "{% if true %}\nHello\n{% endif %}")
    assert "Hello\n" == _draw(tmp_path, "{% if true %}\nHello\n{% endif %}", trim_blocks=True)


def test_a_folder_that_cannot_be_written_is_no_fault(tmp_path: Path) -> None:
    """Where nothing can be kept the page is drawn all the same."""
    (tmp_path / "file").write_text("in the way", encoding="utf-8")

    assert "Hello" == _draw(tmp_path / "file" / "kept", "Hello")

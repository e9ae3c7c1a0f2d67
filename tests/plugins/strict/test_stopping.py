"""Whatever fails stops the build with a sentence, on any command line."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from pelican import signals

from tests.plugins.conftest import ROOT, SmallSite


def stop(site: SmallSite, capsys: pytest.CaptureFixture[str], **overrides: object) -> str:
    with pytest.raises(SystemExit) as stopped:
        site.build(**overrides)
    assert 1 == stopped.value.code
    said = capsys.readouterr().err
    assert "Traceback" not in said
    return said


def fail_on_any_signal(*_arguments: object, **_more: object) -> None:
    msg = "no luck"
    raise ZeroDivisionError(msg)


def plugins(site: SmallSite, *more: object) -> list[object]:
    return [*site.settings()["PLUGINS"], *more]


def test_a_plugin_that_is_not_there_is_named(site: SmallSite, capsys: pytest.CaptureFixture[str]) -> None:
    """Pelican alone would log it and build without; all missing ones are told at once."""
    said = stop(site, capsys, PLUGINS=plugins(site, "nonesuch", "plugins.neither"))

    assert "plugin nonesuch" in said
    assert "plugin plugins.neither" in said
    assert "PLUGINS in pelicanconf.py" in said


def test_a_plugin_that_needs_something_else_says_what(
    site: SmallSite, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """A plugin whose own import fails is told apart from one that is not there."""
    (tmp_path / "needy_plugin.py").write_text("import quite_missing\n", encoding="utf-8")

    said = stop(site, capsys, PLUGINS=plugins(site, "needy_plugin"), PLUGIN_PATHS=[str(tmp_path)])

    assert "it needs “quite_missing”, which is not installed" in said


def test_a_plugin_that_cannot_register_is_named(site: SmallSite, capsys: pytest.CaptureFixture[str]) -> None:
    """An exception in `register` stops the build."""
    broken = SimpleNamespace(__name__="broken", register=fail_on_any_signal)

    assert "could not be registered: ZeroDivisionError: no luck" in stop(site, capsys, PLUGINS=plugins(site, broken))


@pytest.mark.parametrize(
    "signal",
    ["article_generator_context", "article_generator_finalized", "content_written", "finalized", "generator_init"],
)
def test_a_plugin_that_fails_is_named(site: SmallSite, capsys: pytest.CaptureFixture[str], signal: str) -> None:
    """Wherever a plugin raises, even where Pelican would drop the post and go on, the build stops and names it."""
    faulty = SimpleNamespace(__name__=__name__, register=lambda: None)
    with getattr(signals, signal).connected_to(fail_on_any_signal):
        said = stop(site, capsys, PLUGINS=plugins(site, faulty))

    assert f"plugin {__name__} (test_stopping.py:" in said
    assert "ZeroDivisionError: no luck" in said


def test_a_template_that_fails_is_named(site: SmallSite, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """A template is named with its line."""
    (tmp_path / "article.html").write_text("\n{{ article.title.no.such }}\n", encoding="utf-8")

    said = stop(site, capsys, THEME_TEMPLATES_OVERRIDES=[str(tmp_path)])

    assert "article.html:2" in said
    assert "template failed" in said


def test_an_output_folder_that_holds_more_is_refused(site: SmallSite, capsys: pytest.CaptureFixture[str]) -> None:
    """Pelican empties the output folder first, so it must not be one that holds anything else."""
    site.output.mkdir()
    (site.output / ".git").mkdir()

    assert "holds more than the built site" in stop(site, capsys)
    assert (site.output / ".git").is_dir()
    assert "holds more than the built site" in stop(site, capsys, OUTPUT_PATH=str(site.folder))
    assert (site.folder / "content").is_dir()


def test_two_pages_at_one_address_stop_the_build(site: SmallSite, capsys: pytest.CaptureFixture[str]) -> None:
    """Where two pages would be written to one file, the build says so."""
    site.page("about")

    assert "two pages want the same address" in stop(site, capsys, ARCHIVES_SAVE_AS="about/index.html").lower()


@pytest.mark.parametrize("options", [[], ["-q"], ["--fatal=errors"]])
def test_the_command_line_cannot_hide_a_fault(site: SmallSite, options: list[str]) -> None:
    """With Pelican's own command, quiet or not, a faulty post gives exit code 1, the sentence, and no traceback."""
    site.post("bad", Date="soon")
    done = subprocess.run(
        [sys.executable, "-m", "pelican", str(site.folder / "content"), "-s", str(ROOT / "pelicanconf.py"),
         "-o", str(site.output), *options],
        cwd=site.folder, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip

    assert 1 == done.returncode
    assert "content/posts/bad.md:2" in done.stderr
    assert "Traceback" not in done.stderr + done.stdout

"""The repository's own text files, for tests that hold them all to a rule."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
# What git ignores, by name: the tests must pass where the files came without git.
_NOT_OURS = {
    *(".git", ".venv", ".comments", ".gallery", "output", "node_modules", "__pycache__"),
    *(".pytest_cache", ".mypy_cache", ".ruff_cache", ".hypothesis", ".import_linter_cache"),
}
_TEXT = {".py", ".md", ".toml", ".txt", ".html", ".css", ".yaml", ".yml", ".svg", ".js", ".json", ".cfg", ".sh", ""}


def text_files(*folders: str) -> Iterator[tuple[str, str]]:
    """Give the path and text of each text file, of the whole repository or of these folders."""
    starts = [ROOT / folder for folder in folders] or [ROOT]
    for start in filter(Path.is_dir, starts):
        for file in sorted(start.rglob("*")):
            path = file.relative_to(ROOT)
            ours = not _NOT_OURS.intersection(path.parts) and not any(part.endswith(".egg-info") for part in path.parts)
            if ours and file.suffix in _TEXT and file.is_file():
                yield path.as_posix(), file.read_text(encoding="utf-8", errors="replace")


def documentation() -> str:
    """Return README and everything under docs/ as one text."""
    return "\n".join([(ROOT / "README.md").read_text(encoding="utf-8"), *(text for _, text in text_files("docs"))])

"""The site's picture files: what each is published as, which other files it has, and where those lie.

How a file is encoded is left to `encoding`, how it stands in the page to `markup`.
"""

from __future__ import annotations

import hashlib
import posixpath
import re
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from comments_bridge.errors import ContentError
from plugins.kept import kept_folder
from plugins.pictures import encoding
from plugins.pictures.checking import unshowable
from plugins.pictures.drawings import read_size
from plugins.pictures.markup import Shown, Source

_NAMED = re.compile(r"[{|](static|attach|filename)[}|](.*)", re.DOTALL)


class Shelf:
    """Every picture below the content, by its path there.

    Attributes:
        files: the files to be written besides the plain ones, by their path below the output folder.
    """

    def __init__(self, context: Mapping[str, Any], settings: Mapping[str, Any]) -> None:
        self._statics: Mapping[str, Any] = context["static_content"]
        self._content = Path(settings["PATH"])
        self._cache = Path(settings["PICTURE_CACHE"])
        self._people = {person.get("picture") for person in settings["PEOPLE"].values()}
        self._site = settings["SITEURL"]
        self._plain: dict[str, Path] = {}
        self.files: dict[str, Path] = {}
        self._shown: dict[str, Shown] = {}

    def take_in(self) -> list[ContentError]:
        """Encode every photograph anew, and return what cannot be used."""
        problems = []
        for path in sorted(self._statics):
            try:
                if self._form(path) and (self._content / path).is_file():
                    self._plain[path] = self._encode(path)
            except ContentError as problem:
                problems.append(problem)
            if unshowable(path):
                problems.append(_unshowable(self._item(path)))
        return problems

    def show(self, path: str) -> Shown | None:
        """Return how a picture is shown, encoding its other files if they are new; None for what is not there."""
        if path not in self._shown and (shown := self._look_at(path)):
            self._shown[path] = shown
        return self._shown.get(path)

    def find(self, address: str, content: Any) -> str:
        """Return the path in the content of what a picture's address names, or nothing."""
        named = _NAMED.fullmatch(address)
        path = unquote(urlsplit(named[2] if named else address).path)
        if not named:
            path = path.removeprefix(urlsplit(self._site).path)
            return path.lstrip("/") if path.startswith("/") and path.lstrip("/") in self._statics else ""
        joined = path[1:] if path.startswith("/") else posixpath.normpath(posixpath.join(content.relative_dir, path))
        static = self._statics.get(joined)
        if static and named[1] == "attach":
            static.attach_to(content)
        return joined if static else ""

    def substitute(self) -> None:
        """Let Pelican copy what was encoded, and never what a writer handed in."""
        for path, plain in self._plain.items():
            static = self._statics[path]
            # Pelican would work both out from the source again.
            static.override_save_as, static.override_url = static.save_as, static.url
            static.source_path = str(plain)

    def _look_at(self, path: str) -> Shown | None:
        if path.lower().endswith(".svg") and (self._content / path).is_file():
            width, height = read_size((self._content / path).read_bytes(), item=self._item(path))
            return Shown(width=width, height=height)
        if path not in self._plain:
            return None
        plain = encoding.read_renditions(self._plain[path].parent)[0]
        return Shown(width=plain.width, height=plain.height, sources=tuple(self._sources(path)))

    def _encode(self, path: str) -> Path:
        """Return the one file that is published at the picture's own address."""
        portrait = path in self._people
        write = encoding.write_portrait if portrait else encoding.write_plain
        folder = self._kept(path, "portrait" if portrait else "plain", write)
        return folder / encoding.read_renditions(folder)[0].name

    def _sources(self, path: str) -> Iterator[Source]:
        write = partial(_write_sizes, plain=self._plain[path])
        folder = self._kept(path, "sizes", write)
        kinds: dict[str, list[tuple[str, int]]] = {}
        for rendition in encoding.read_renditions(folder):
            place = self._place(path, folder, rendition)
            self.files[place] = folder / rendition.name
            kinds.setdefault(rendition.kind, []).append((f"{self._site}/{quote(place)}", rendition.width))
        for kind, files in kinds.items():
            yield Source(kind=kind, files=tuple(reversed(files)))

    def _place(self, path: str, folder: Path, rendition: encoding.Rendition) -> str:
        """Return where a file lies: beside the plain one, under a name that changes with what it shows."""
        plain = PurePosixPath(self._statics[path].save_as)
        mark = hashlib.sha256(folder.name.encode()).hexdigest()[:8]
        return str(plain.with_name(f"{plain.stem}-{mark}-{rendition.name}"))

    def _kept(self, path: str, what: str, write: Any) -> Path:
        content = (self._content / path).read_bytes()
        form = self._form(path)

        def make(folder: Path) -> None:
            write(encoding.open_picture(content, item=self._item(path)), form, folder=folder)

        return kept_folder(self._cache, f"{what} {form} {encoding.RECIPE}", content, make)

    def _form(self, path: str) -> str:
        return encoding.FORMATS.get(PurePosixPath(path).suffix.lower(), "")

    def _item(self, path: str) -> str:
        return f"{self._content.name}/{path}"


def _write_sizes(image: Any, form: str, *, plain: Path, folder: Path) -> None:
    encoding.write_sizes(image, form, plain, folder)


def _unshowable(item: str) -> ContentError:
    return ContentError(
        "browsers cannot show this picture, and it may say where it was taken.",
        item=item,
        remedy="Save it as JPEG, and take this file away.",
    )

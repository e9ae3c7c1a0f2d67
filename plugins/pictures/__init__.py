"""Pictures that are light, keep their place, and say nothing about who took them where.

Every photograph below STATIC_PATHS is published as what this plugin encodes, at the address that it would have anyway;
one that a post or page shows gets newer forms and several widths as well. SVG drawings pass through. What a writer
must mend stops the build.

Settings: PICTURE_CACHE (a folder), PEOPLE (whose pictures are made small), SITEURL.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

from pelican import signals

from comments_bridge.errors import ContentError
from plugins.links.finding import Source
from plugins.pictures.checking import check_images
from plugins.pictures.markup import find_images, rewrite_images
from plugins.pictures.shelf import Shelf
from plugins.pictures.writing import AlternativeTexts
from plugins.posts.articles import all_articles


def register() -> None:
    """Connect to Pelican."""
    signals.initialized.connect(read_alternative_texts)
    signals.all_generators_finalized.connect(prepare_pictures)
    signals.get_generators.connect(add_writer)


def read_alternative_texts(pelican: Any) -> None:
    """Let Markdown tell a picture without words from one that needs none."""
    markdown = pelican.settings["MARKDOWN"]
    pelican.settings["MARKDOWN"] = {**markdown, "extensions": [*markdown["extensions"], AlternativeTexts()]}


def prepare_pictures(generators: Sequence[Any]) -> None:
    """Check every picture, encode what is new, and write the pictures of posts and pages as they shall be shown.

    Raises:
        ExceptionGroup: of `ContentError`.
    """
    generator = generators[0]
    contents = [content for each in generators for content in _contents(each) if "<img" in content._content]  # noqa: SLF001 - unreplaced
    problems = _check(contents, generator.context)
    shelf = Shelf(generator.context, generator.settings)
    problems += shelf.take_in()
    if problems:
        raise ExceptionGroup("pictures", problems)
    for content in contents:
        _rewrite(content, shelf)
    generator.context["picture_shelf"] = shelf


def add_writer(_pelican: Any) -> type:
    """Give Pelican the generator that writes pictures."""
    return PictureWriter


class PictureWriter:
    """Runs before the generator that copies static files, and before addresses are checked."""

    def __init__(self, *, context: dict[str, Any], output_path: str, **_: Any) -> None:
        self._context = context
        self._output = Path(output_path)

    def generate_output(self, _writer: Any) -> None:
        """Write the other files of each picture; the plain ones are copied with the static files."""
        shelf: Shelf = self._context["picture_shelf"]
        shelf.substitute()
        for place, file in shelf.files.items():
            target = self._output / place
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, target)


def _contents(generator: Any) -> Iterator[Any]:
    if hasattr(generator, "articles"):
        yield from all_articles(generator)
    elif hasattr(generator, "pages"):
        yield from chain(generator.pages, generator.translations, generator.hidden_pages)
        yield from chain(generator.hidden_translations, generator.draft_pages, generator.draft_translations)


def _check(contents: Sequence[Any], context: Mapping[str, Any]) -> list[ContentError]:
    heads = {str(head.path): head for head in chain(context["post_heads"], context["page_heads"])}
    return [
        problem
        for content in contents
        for problem in check_images(content._content, Source(head=heads[content.source_path]))  # noqa: SLF001 - unreplaced
    ]


def _rewrite(content: Any, shelf: Shelf) -> None:
    html = content._content  # noqa: SLF001 - what Pelican will replace links in
    addresses = dict.fromkeys(image.get("src", "") for image in find_images(html))
    known = {address: shelf.show(shelf.find(address, content)) for address in addresses}
    content._content = rewrite_images(html, {src: shown for src, shown in known.items() if shown})  # noqa: SLF001 - as above

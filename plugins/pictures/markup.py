"""Finds pictures in the HTML of a post or page, and writes each as the page shall show it.

A picture gets its size, so that the text does not jump when it comes; newer forms and several widths in `<picture>`;
and `loading="lazy"` unless it is the first. What files there are is left to whoever calls.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape, unescape

from plugins.pictures.writing import FORGOTTEN

SIZES = "(min-width: 640px) 640px, 92vw"  # the measure of the text; on a small screen all but its gutters
_TAG = r"(?:[^>\"']|\"[^\"]*\"|'[^']*')*"
# A <picture> that somebody wrote by hand stays as it is.
_PICTURE = re.compile(rf"<picture\b{_TAG}>.*?</picture>|<img\b({_TAG})>", re.DOTALL | re.IGNORECASE)
_IMAGE = re.compile(rf"<img\b({_TAG})>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""([^\s"'>/=]+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+))?""")


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Other files of one picture: `kind` such as `image/avif`, and `(address, width)` of each."""

    kind: str
    files: Sequence[tuple[str, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What is known of a picture: its size in pixels, and its other files, those to be preferred first."""

    width: int
    height: int
    sources: Sequence[Source] = ()


def find_images(html: str) -> Iterator[Mapping[str, str]]:
    """Return the attributes of every `<img>`, unescaped; what has no value is empty."""
    for tag in _IMAGE.finditer(html):
        yield _attributes(tag[1])


def lacks_words(image: Mapping[str, str]) -> bool:
    """Tell whether nobody has said what a picture shows, nor that there is no need to."""
    return "alt" not in image or FORGOTTEN in image


def rewrite_images(html: str, pictures: Mapping[str, Shown]) -> str:
    """Return HTML in which the pictures that are known, by their `src`, have sizes and other files."""
    seen = 0

    def rewritten(found: re.Match[str]) -> str:
        nonlocal seen
        seen += 1
        image = _attributes(found[1]) if found[1] is not None else {}
        shown = pictures.get(image.get("src", ""))
        return _picture(image, shown, lazy=seen > 1) if shown and "srcset" not in image else found[0]

    return _PICTURE.sub(rewritten, html)


def _picture(image: Mapping[str, str], shown: Shown, *, lazy: bool) -> str:
    attributes = {**image}
    if "width" not in image and "height" not in image:
        attributes |= {"width": str(shown.width), "height": str(shown.height)}
    if lazy:
        attributes.setdefault("loading", "lazy")
    plain = f"<img{_written(attributes)}>"
    if not shown.sources:
        return plain
    return f"<picture>{''.join(map(_source, shown.sources))}{plain}</picture>"


def _source(source: Source) -> str:
    files = ", ".join(f"{escape(address)} {width}w" for address, width in source.files)
    return f'<source type="{source.kind}" srcset="{files}" sizes="{SIZES}">'


def _attributes(text: str) -> dict[str, str]:
    return {
        name.lower(): unescape(value[1:-1] if value[:1] in {'"', "'"} else value)
        for name, value in _ATTRIBUTE.findall(text)
    }


def _written(attributes: Mapping[str, str]) -> str:
    return "".join(f' {name}="{escape(value)}"' for name, value in attributes.items())

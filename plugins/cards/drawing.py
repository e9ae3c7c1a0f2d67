"""Draws the picture that stands for a post elsewhere: the site's name, the post's title, and people along the table.

What is the same on all of them is drawn once. The letters are Source Serif Pro, because a machine that builds the site
has none of a reader's fonts; they are laid out without help from the system, so that the bytes are the same everywhere.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path

import PIL
from PIL import Image, ImageDraw, ImageFont

from plugins.cards.look import Look
from plugins.cards.outlines import read_outlines

WIDTH, HEIGHT = 1200, 630
RECIPE = f"1 Pillow {PIL.__version__}"
_EDGE = 80
_TOP = 178  # of the title
_FOOT = 118  # of the frieze, with the table's edge below it
_TABLE = 10
_FRIEZE_SIZE = (560, 64)  # of its pattern
_MARK_SIZE = 48
_SIZES = (100, 92, 84, 76, 68, 60, 52, 44)
_LINE = 1.12
_FINE = 4  # dots are drawn so much finer, then made smaller, which rounds their steps


def can_write(text: str) -> bool:
    """Tell whether the letters hold every character of a text."""
    return all(_has_letter(character) for character in set(text) if not character.isspace())


def draw_ground(look: Look, name: str, organisation: str) -> Image.Image:
    """Draw what all pictures of a site share."""
    image = Image.new("RGB", (WIDTH, HEIGHT), look.colours["ground-lit"])
    _draw_frieze(image, look)
    _draw_mark(image, look)
    draw = ImageDraw.Draw(image)
    draw.text((_EDGE + 84, 58), name, look.colours["text"], _font("Semibold", 34))
    draw.text((_EDGE + 84, 98), organisation, look.colours["text-quiet"], _font("Regular", 25))
    return image


def draw_card(ground: Image.Image, look: Look, title: str, byline: str) -> Image.Image:
    """Draw a post's picture: as large as its title allows, at most four lines of it."""
    image = ground.copy()
    draw = ImageDraw.Draw(image)
    font, lines = fit_title(title)
    step = round(font.size * _LINE)
    for number, line in enumerate(lines):
        draw.text((_EDGE, _TOP + number * step), line, look.colours["text"], font)
    place = _TOP + len(lines) * step + 34
    draw.text((_EDGE, place), byline, look.colours["accent"], _font("Regular", 28))
    return image


def save_card(image: Image.Image, file: Path) -> None:
    """Write a picture as PNG, with the few colours that it has."""
    few = image.quantize(64, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    few.save(file, "PNG", compress_level=6)  # a tenth heavier than `optimize`, in half the time


def fit_title(title: str) -> tuple[ImageFont.FreeTypeFont, list[str]]:
    """Return the largest letters in which a title fits, and its lines; what never fits is cut, with an ellipsis."""
    room = HEIGHT - _TOP - _FOOT - _TABLE - 92
    for size in _SIZES:
        font = _font("Semibold", size)
        lines = _lines(title, font)
        if len(lines) * round(size * _LINE) <= room and all(
            font.getlength(line) <= WIDTH - 2 * _EDGE for line in lines
        ):
            return font, _balanced(title, font, lines)
    most = room // round(font.size * _LINE)
    shown = [_cut(line, font) for line in lines[:most]]
    if len(lines) > most:
        shown[-1] = _cut(f"{shown[-1]} …", font)
    return font, shown


def _balanced(title: str, font: ImageFont.FreeTypeFont, lines: list[str]) -> list[str]:
    """Return lines of about one length, as `text-wrap: balance` breaks them on the page: no word is left alone."""
    for width in range(WIDTH - 2 * _EDGE, 0, -20):
        narrower = _lines(title, font, width)
        if len(narrower) > len(lines) or any(font.getlength(line) > width for line in narrower):
            return lines
        lines = narrower
    return lines


def _lines(text: str, font: ImageFont.FreeTypeFont, width: int = WIDTH - 2 * _EDGE) -> list[str]:
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and font.getlength(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _cut(line: str, font: ImageFont.FreeTypeFont) -> str:
    while font.getlength(line) > WIDTH - 2 * _EDGE:
        line = f"{line.rstrip(' …')[:-1]}…"
    return line


def _draw_frieze(image: Image.Image, look: Look) -> None:
    scale = _FINE * _FOOT / _FRIEZE_SIZE[1]
    strip = Image.new("RGB", (WIDTH * _FINE, _FOOT * _FINE), look.colours["ground-lit"])
    draw = ImageDraw.Draw(strip)
    for start in range(0, strip.width, round(_FRIEZE_SIZE[0] * scale)):
        for role, path in look.frieze:
            for outline in read_outlines(path):
                draw.polygon([(start + x * scale, y * scale) for x, y in outline], look.colours[role])
    image.paste(strip.resize((WIDTH, _FOOT), Image.Resampling.BOX), (0, HEIGHT - _FOOT - _TABLE))
    ImageDraw.Draw(image).rectangle((0, HEIGHT - _TABLE, WIDTH, HEIGHT), look.colours["text"])


def _draw_mark(image: Image.Image, look: Look) -> None:
    size = 64
    scale = _FINE * size / _MARK_SIZE
    mark = Image.new("RGB", (size * _FINE, size * _FINE), look.colours["ground-lit"])
    draw = ImageDraw.Draw(mark)
    for role, path in look.mark:
        for outline in read_outlines(path):
            draw.polygon([(x * scale, y * scale) for x, y in outline], look.colours[role])
    image.paste(mark.resize((size, size), Image.Resampling.BOX), (_EDGE, 62))


@cache
def _font(weight: str, size: int) -> ImageFont.FreeTypeFont:
    file = files("font_source_serif_pro") / "files" / f"SourceSerifPro-{weight}.ttf"
    return ImageFont.truetype(str(file), size, layout_engine=ImageFont.Layout.BASIC)


@cache
def _has_letter(character: str) -> bool:
    font = _font("Semibold", 40)
    return bytes(font.getmask(character)) != bytes(font.getmask("\uffff"))

"""Pictures as files: upright, in sRGB, without what a camera wrote into them, no wider and no heavier than is useful.

A photograph from a telephone says where it was taken (EXIF), so the file that a writer hands in never reaches the site;
what does is encoded anew from its pixels. The same file gives the same bytes. Where pictures lie, and how a page
shows them, is left to the rest of this plugin.
"""

from __future__ import annotations

import io
import json
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import PIL
from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from comments_bridge.errors import ContentError

FORMATS = {".jpg": "JPEG", ".jpeg": "JPEG", ".png": "PNG", ".webp": "WEBP", ".avif": "AVIF", ".gif": "GIF"}
UNSHOWABLE = {".heic", ".heif", ".tif", ".tiff", ".bmp", ".psd", ".jp2", ".raw", ".dng"}
WIDTHS = (480, 800, 1200, 1600)  # the text is at most 640 px wide, and screens have up to three dots to each
PLAIN_WIDTH = 1200  # of the one file for old browsers, feed readers and links
PORTRAIT_WIDTH = 192  # shown at 96
RECIPE = f"1 Pillow {PIL.__version__}"  # another encoder gives other bytes
_DRAWING_COLOURS = 4096  # a photograph has more
_PHOTO: dict[str, dict[str, Any]] = {
    "JPEG": {"quality": 80, "optimize": True, "progressive": True},
    "PNG": {"optimize": True},
    "WEBP": {"quality": 76, "method": 5},
    # One thread and no tiles of the encoder's choosing, or the bytes would depend on the machine.
    "AVIF": {"quality": 55, "speed": 6, "max_threads": 1, "autotiling": False},
    "GIF": {"optimize": True},
}
_DRAWING = _PHOTO | {"WEBP": {"lossless": True, "quality": 100, "method": 4}}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendition:
    """One file of a picture: `name` in its folder, `kind` such as `image/avif`, size in pixels."""

    name: str
    kind: str
    width: int
    height: int


def open_picture(content: bytes, *, item: str) -> Image.Image:
    """Read a picture: upright, as grey, RGB or RGBA in sRGB, and nothing but its pixels.

    Raises:
        ContentError: it is damaged, is no picture that browsers know, moves, or is too large to be opened safely.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=sorted(set(FORMATS.values()))) as image:
                _must_stand_still(image, item)
                return _plain(image)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as problem:
        raise ContentError(
            "the picture is too large.", item=item, remedy="Save it no wider than 4,000 pixels."
        ) from problem
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as problem:
        # Pillow's words for what it does not know name an object in memory.
        why = "it is of no form that browsers know" if isinstance(problem, UnidentifiedImageError) else str(problem)
        raise ContentError(
            f"the picture cannot be read: {why.rstrip('.')}.",
            item=item,
            remedy="Open it in an image program and save it again as JPEG or PNG.",
        ) from problem


def write_plain(image: Image.Image, form: str, folder: Path) -> None:
    """Write the one file that every browser and feed reader can show, in the form that the writer chose."""
    _write(folder, [_save(_fit(image, PLAIN_WIDTH), form, _settings(image, form), folder, "plain")])


def write_portrait(image: Image.Image, form: str, folder: Path) -> None:
    """Write a person's picture: its middle, square, at twice the size at which it is shown."""
    side = min(*image.size, PORTRAIT_WIDTH)
    square = ImageOps.fit(image, (side, side), Image.Resampling.LANCZOS)
    _write(folder, [_save(square, form, _settings(image, form), folder, "plain")])


def write_sizes(image: Image.Image, form: str, plain: Path, folder: Path) -> None:
    """Write the picture in newer forms and several widths, leaving out what saves a reader nothing.

    Args:
        image: the picture.
        form: that of the writer's file.
        plain: the file from `write_plain`.
        folder: to write into.
    """
    drawing = _is_drawing(image, form)
    kept = []
    for kind in ("WEBP",) if drawing else ("AVIF", "WEBP"):
        lightest = plain.stat().st_size if image.width <= PLAIN_WIDTH else None
        for width in _widths(image.width):
            settings = (_DRAWING if drawing else _PHOTO)[kind]
            rendition = _save(_fit(image, width), kind, settings, folder, str(width))
            weight = (folder / rendition.name).stat().st_size
            if lightest is not None and weight >= lightest:
                (folder / rendition.name).unlink()
                continue
            kept.append(rendition)
            lightest = weight
    _write(folder, kept)


def read_renditions(folder: Path) -> tuple[Rendition, ...]:
    """Return what a folder that was written here holds, the widest of each kind first."""
    return tuple(Rendition(**each) for each in json.loads((folder / "picture.json").read_text(encoding="utf-8")))


def _must_stand_still(image: Image.Image, item: str) -> None:
    if getattr(image, "n_frames", 1) > 1:
        raise ContentError(
            "the picture moves, and readers could not stop it (WCAG 2.2.2).",
            item=item,
            remedy="Save one frame of it as a still picture.",
        )


def _plain(image: Image.Image) -> Image.Image:
    """Turn it upright, bring its colours to sRGB, and leave behind everything that is not a pixel."""
    upright = ImageOps.exif_transpose(image)
    plain = _to_srgb(upright, upright.info.get("icc_profile"))
    plain.info = {}
    return plain


def _to_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    clear = image.has_transparency_data
    if image.mode in {"L", "1", "I", "I;16", "F"} and not clear:
        return image.convert("L")
    target = "RGBA" if clear else "RGB"
    if profile and image.mode in {"RGB", "RGBA", "CMYK"}:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            wanted = ImageCms.createProfile("sRGB")
            changed = ImageCms.profileToProfile(image, source, wanted, outputMode=target)
        except (ImageCms.PyCMSError, OSError):
            return image.convert(target)  # a broken profile: the colours are as good as without one
        if changed:
            return changed
    return image.convert(target)


def _is_drawing(image: Image.Image, form: str) -> bool:
    return form in {"PNG", "GIF"} and image.getcolors(_DRAWING_COLOURS) is not None


def _settings(image: Image.Image, form: str) -> dict[str, Any]:
    return (_DRAWING if _is_drawing(image, form) else _PHOTO)[form]


def _widths(width: int) -> list[int]:
    """Return the widths to make, widest first: none is wider than the picture is."""
    return sorted({*(each for each in WIDTHS if each < width), min(width, WIDTHS[-1])}, reverse=True)


def _fit(image: Image.Image, width: int) -> Image.Image:
    if image.width <= width:
        return image
    return image.resize((width, max(1, round(image.height * width / image.width))), Image.Resampling.LANCZOS)


def _save(image: Image.Image, form: str, settings: dict[str, Any], folder: Path, stem: str) -> Rendition:
    ending = {"JPEG": "jpg"}.get(form, form.lower())
    if form == "JPEG" and image.mode == "RGBA":
        image = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image).convert("RGB")
    image.save(folder / f"{stem}.{ending}", form, **settings)
    kind = f"image/{form.lower()}"
    return Rendition(name=f"{stem}.{ending}", kind=kind, width=image.width, height=image.height)


def _write(folder: Path, renditions: list[Rendition]) -> None:
    rows = [{"name": each.name, "kind": each.kind, "width": each.width, "height": each.height} for each in renditions]
    (folder / "picture.json").write_text(json.dumps(rows), encoding="utf-8")

"""Pictures as cameras, telephones and drawing programs make them, drawn afresh for each test."""

from __future__ import annotations

import io
from typing import Any

from PIL import Image, ImageCms

_GPS = 0x8825
_MAKER, _MODEL, _ORIENTATION, _ARTIST = 0x010F, 0x0110, 0x0112, 0x013B


def photograph(width: int = 2000, height: int = 1500, *, form: str = "JPEG", orientation: int = 1) -> bytes:
    """Return a picture with as many colours as a photograph, and all that a telephone writes into one."""
    across = Image.linear_gradient("L").rotate(90).resize((width, height))
    down = Image.linear_gradient("L").resize((width, height))
    round_about = Image.radial_gradient("L").resize((width, height))
    image = Image.merge("RGB", (across, down, round_about))
    exif = Image.Exif()
    exif[_MAKER], exif[_MODEL], exif[_ARTIST], exif[_ORIENTATION] = "Invented", "Pocket 1", "A Resident", orientation
    exif.get_ifd(_GPS).update({1: "N", 2: (53.0, 24.0, 30.0), 3: "W", 4: (1.0, 30.0, 0.0)})
    return _saved(
        image, form, exif=exif, icc_profile=ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    )


def drawing(width: int = 1000, height: int = 400) -> bytes:
    """Return a PNG of few colours, with a transparent corner and a remark of the program that made it."""
    from PIL import PngImagePlugin

    image = Image.new("RGBA", (width, height), "white")
    image.paste((131, 31, 91, 255), (width // 4, height // 4, width // 2, height // 2))
    image.paste((0, 0, 0, 0), (0, 0, 50, 50))
    remarks = PngImagePlugin.PngInfo()
    remarks.add_text("Author", "A Resident of Somewhere")
    return _saved(image, "PNG", pnginfo=remarks)


def moving() -> bytes:
    """Return an animated GIF."""
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "blue")]
    return _saved(frames[0], "GIF", save_all=True, append_images=frames[1:])


def _saved(image: Image.Image, form: str, **options: Any) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, form, **options)
    return buffer.getvalue()

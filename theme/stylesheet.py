"""The Jinja filter that makes the one stylesheet small.

Components keep their styles readable and commented; what is sent to readers is neither. Which files are joined, and in
what order, is said in templates/stylesheet.html.
"""

from __future__ import annotations

import re

from markupsafe import Markup

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_SPACE = re.compile(r"\s+")
_ZERO = re.compile(r"(?<=[\s:,(-])0(?=\.\d)")
_AROUND = re.compile(r"\s*([{};,>])\s*")


def minify_css(css: str) -> Markup:
    """Return the style without comments, and without the space and the noughts that mean nothing.

    Space beside `+`, `-` and `(` stays, because `calc()`, `clamp()` and media queries need it. No string of ours holds
    any of the characters that are drawn together.
    """
    text = _SPACE.sub(" ", _COMMENT.sub("", css))
    text = _ZERO.sub("", _AROUND.sub(r"\1", text).replace(": ", ":").replace(";}", "}"))
    return Markup(text.strip() + "\n")  # noqa: S704 - the text is our own stylesheet, and CSS must not be HTML-escaped

"""Headers and redirects in the forms that hosts read: Netlify and Cloudflare Pages, nginx, Azure Static Web Apps.

For a host that reads none of them there are pages that send a browser on.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from urllib.parse import quote, urlsplit

from comments_bridge.showing.languages import Words
from plugins.hosting.redirects import Redirect


def netlify_headers(headers: Mapping[str, str]) -> str:
    """Return `_headers`, for Netlify and Cloudflare Pages."""
    return "/*\n" + "".join(f"  {name}: {value}\n" for name, value in headers.items())


def netlify_redirects(redirects: Iterable[Redirect], site: str) -> str:
    """Return `_redirects`, for Netlify and Cloudflare Pages."""
    return "".join(f"{quote(old)} {new} 301\n" for old, new in _pairs(redirects, site))


def nginx_headers(headers: Mapping[str, str]) -> str:
    """Return lines for a `server` block of nginx."""
    return "".join(f'add_header {name} "{value}" always;\n' for name, value in headers.items())


def nginx_map(redirects: Iterable[Redirect], site: str) -> str:
    """Return lines for a `map $uri $moved` block of nginx, whose $uri is decoded."""
    return "".join(f'"{_in_quotes(old)}" "{_in_quotes(new)}";\n' for old, new in _pairs(redirects, site))


def azure_configuration(headers: Mapping[str, str], redirects: Iterable[Redirect], site: str) -> str:
    """Return `staticwebapp.config.json`, for Azure Static Web Apps."""
    configuration = {
        "globalHeaders": dict(headers),
        "mimeTypes": {".avif": "image/avif", ".webp": "image/webp", ".xml": "application/xml"},
        "responseOverrides": {"404": {"rewrite": "/404.html"}},
        "routes": [{"route": quote(old), "redirect": new, "statusCode": 301} for old, new in _pairs(redirects, site)],
    }
    return json.dumps(configuration, ensure_ascii=False, indent=2) + "\n"


def moved_page(redirect: Redirect, *, address: str, root: str, words: Words) -> str:
    """Return a page that says where a post or page has gone, and sends the browser there.

    Args:
        redirect: what has moved.
        address: where to, whole.
        root: the site's address as local links begin.
        words: those of the page.
    """
    title, there = escape(redirect.title), escape(f"{root}/{redirect.new}")
    moved = words.gettext("“%(title)s” has moved from /%(path)s", title=title, path=escape(redirect.old))
    heading = words.gettext("This page has moved")
    link = f'<a href="{there}">{title}</a>'
    now_at = words.gettext("It is now at %(link)s.", link=link)
    return (
        f'<!doctype html>\n<html lang="{escape(words.tag)}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{moved}</title>\n"
        f'<link rel="canonical" href="{escape(address)}">\n<meta name="robots" content="noindex">\n'
        f'<meta http-equiv="refresh" content="0; url={there}">\n'
        f'<link rel="stylesheet" href="{escape(root)}/theme/site.css">\n</head>\n'
        f'<body>\n<main class="main frame">\n<h1>{heading}</h1>\n<p>{now_at}</p>\n</main>\n</body>\n</html>\n'
    )


def _pairs(redirects: Iterable[Redirect], site: str) -> Sequence[tuple[str, str]]:
    """Return each old path and its new one; an address of a page is asked for with and without its last slash."""
    root = urlsplit(site).path
    pairs = []
    for redirect in redirects:
        plain = f"{root}/{redirect.old}".rstrip("/")
        forms = [plain, f"{plain}/"] if redirect.stub.endswith("/index.html") else [plain]
        pairs += [(form, f"{root}/{redirect.new}") for form in forms]
    return pairs


def _in_quotes(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')

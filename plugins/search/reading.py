"""What a built page gives to the search: its title and text, and each response under a heading with its own address.

Pagefind leads to the nearest heading with an id. On the page a response's id stands on the whole response, so here it
moves to the name. The frame of the page, and lists that only repeat what other pages say, are left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from selectolax.lexbor import LexborHTMLParser, LexborNode


def read_for_search(html: str) -> str:
    """Return a small page with what can be found on a built one, or nothing where it is no post and no page.

    Args:
        html: the built page.
    """
    page = LexborHTMLParser(html)
    main, head = page.css_first("main"), page.css_first("main h1")
    text = page.css_first("main .prose")
    if not (main and head and text) or page.css_first('meta[name="robots"][content="noindex"]'):
        return ""
    voices = () if _is_translation(page) else _voices(main)
    words = "".join((*_facts(main), _inner(text), *_outcome(main), *voices))
    title = escape(_words(head))
    return f"<!doctype html><html><head><title>{title}</title></head><body><h1>{title}</h1>{words}</body></html>"


def _is_translation(page: LexborHTMLParser) -> bool:
    """Tell whether a page is another version of one: the responses, which both show, are found at that one."""
    own, first = page.css_first('link[rel="canonical"]'), page.css_first('link[hreflang="x-default"]')
    return bool(own and first and own.attributes.get("href") != first.attributes.get("href"))


def _facts(main: LexborNode) -> Iterator[str]:
    if date := main.css_first(".byline .dt-published"):
        yield f'<p data-pagefind-ignore data-pagefind-meta="date">{escape(_words(date))}</p>'


def _outcome(main: LexborNode) -> Iterator[str]:
    if outcome := main.css_first(".outcome"):
        title = outcome.css_first("h2")
        anchor = (title and title.attributes.get("id")) or ""
        yield f'<h2 id="{escape(anchor)}">{escape(_words(title))}</h2>'
        yield from (f"<p>{escape(_words(each))}</p>" for each in outcome.css("dd"))


def _voices(main: LexborNode) -> Iterator[str]:
    for voice in main.css(".thread__item"):
        name, text = voice.css_first(".voice__name"), voice.css_first(".voice__text")
        yield f'<h2 id="{escape(voice.attributes.get("id") or "")}">{escape(_words(name))}</h2>{_inner(text)}'


def _inner(node: LexborNode | None) -> str:
    return "".join(child.html or "" for child in node.iter(include_text=True)) if node else ""


def _words(node: LexborNode | None) -> str:
    return " ".join(node.text(separator="").split()) if node else ""

"""What the host of the site must know: where old addresses lead, and with which headers pages are sent.

Each is written in the forms that hosts read, so that a council can take the host that it has.

Settings: CONTENT_SECURITY_POLICY, SEARCH_POLICY, SEARCH_SAVE_AS, ARTICLE_URL, PAGE_URL, CONFIG (site.url),
SITEURL, LANGUAGES.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

from jinja2 import pass_context
from pelican import signals

from comments_bridge.errors import ContentError
from plugins.hosting.documents import (
    azure_configuration,
    moved_page,
    netlify_headers,
    netlify_redirects,
    nginx_headers,
    nginx_map,
)
from plugins.hosting.headers import make_headers, widen, write_page_policy
from plugins.hosting.redirects import Redirect, find_collisions, find_redirects


def register() -> None:
    """Connect to Pelican."""
    signals.generator_init.connect(give_policies)
    signals.all_generators_finalized.connect(collect_redirects)
    signals.get_generators.connect(add_writer)


def give_policies(generator: Any) -> None:
    """Let the base template ask for the policy of the page that it draws."""
    generator.env.globals["page_policy"] = _page_policy


@pass_context
def _page_policy(context: Any) -> str:
    policy = context["CONTENT_SECURITY_POLICY"]
    searches = context["output_file"].replace("\\", "/") == context["SEARCH_SAVE_AS"]
    return write_page_policy(widen(policy, context["SEARCH_POLICY"]) if searches else policy)


def collect_redirects(generators: Sequence[Any]) -> None:
    """Keep the former addresses of all that is out, as `redirects` in the context.

    Raises:
        ExceptionGroup: of `ContentError`.
    """
    context, settings = generators[0].context, generators[0].settings
    heads = {str(head.path): head for head in chain(context["post_heads"], context["page_heads"])}
    found = [
        each
        for content, pattern in _contents(generators)
        for each in find_redirects(
            content, heads[content.source_path], pattern=pattern, site=settings["CONFIG"].site.url
        )
    ]
    if problems := [each for each in found if isinstance(each, ContentError)]:
        raise ExceptionGroup("aliases", problems)
    redirects = (each for each in found if isinstance(each, Redirect))
    context["redirects"] = sorted(redirects, key=lambda redirect: (redirect.old, redirect.new))


def add_writer(_pelican: Any) -> type:
    """Give Pelican the generator that writes for hosts."""
    return HostingWriter


class HostingWriter:
    """Runs when all pages are written."""

    def __init__(self, *, context: dict[str, Any], settings: dict[str, Any], output_path: str, **_: Any) -> None:
        self._context = context
        self._settings = settings
        self._site: str = settings["CONFIG"].site.url
        self._output = Path(output_path)

    def generate_output(self, _writer: Any) -> None:
        """Write the hosts' files, and a page at each former address.

        Raises:
            ExceptionGroup: of `ContentError`, one for each former address that is not free.
        """
        redirects = self._context["redirects"]
        static = (file.save_as for file in self._context["staticfiles"])
        if problems := list(find_collisions(redirects, self._output, static)):
            raise ExceptionGroup("aliases", problems)
        for path, text in self._documents(redirects).items():
            self._write(path, text)
        for redirect in redirects:
            if redirect.stub:
                self._write(redirect.stub, self._moved(redirect))

    def _documents(self, redirects: Sequence[Redirect]) -> dict[str, str]:
        headers = make_headers(widen(self._settings["CONTENT_SECURITY_POLICY"], self._settings["SEARCH_POLICY"]))
        return {
            "_headers": netlify_headers(headers),
            "_redirects": netlify_redirects(redirects, self._site),
            "_nginx-headers.conf": nginx_headers(headers),
            "_nginx-redirects.map": nginx_map(redirects, self._site),
            "staticwebapp.config.json": azure_configuration(headers, redirects, self._site),
        }

    def _moved(self, redirect: Redirect) -> str:
        return moved_page(
            redirect,
            address=f"{self._site}/{redirect.new}",
            root=self._settings["SITEURL"],
            words=self._settings["LANGUAGES"].words(redirect.language),
        )

    def _write(self, path: str, text: str) -> None:
        file = self._output / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="\n")


def _contents(generators: Sequence[Any]) -> Iterator[tuple[Any, str]]:
    settings = generators[0].settings
    for generator in generators:
        if hasattr(generator, "articles"):
            posts = chain(generator.articles, generator.translations)
            hidden = chain(generator.hidden_articles, generator.hidden_translations)
            yield from ((post, settings["ARTICLE_URL"]) for post in chain(posts, hidden))
        elif hasattr(generator, "pages"):
            pages = chain(generator.pages, generator.translations)
            hidden = chain(generator.hidden_pages, generator.hidden_translations)
            yield from ((page, settings["PAGE_URL"]) for page in chain(pages, hidden))

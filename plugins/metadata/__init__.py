"""What each page tells machines: its one address, its neighbours, how it looks when shared, and all it says as JSON-LD.

Templates call `page_metadata()` and lay out what it returns; microformats stand in the components themselves. The
picture that a post is shared with is drawn by `plugins.cards`.

Settings: CONFIG (site.url), SITENAME, SITE_DESCRIPTION, ORGANISATION, DEFAULT_LANG.
"""

from __future__ import annotations

from typing import Any

from jinja2 import pass_context
from pelican import signals

from plugins.metadata.pages import describe_page
from plugins.metadata.records import PageMetadata


def register() -> None:
    """Connect to Pelican."""
    signals.generator_init.connect(give_to_templates)


def give_to_templates(generator: Any) -> None:
    """Let templates ask for what the page that they draw tells machines."""
    generator.env.globals["page_metadata"] = _page_metadata


@pass_context
def _page_metadata(context: Any) -> PageMetadata:
    return describe_page(context)

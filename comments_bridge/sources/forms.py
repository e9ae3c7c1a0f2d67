"""From a form's settings to its source."""

from __future__ import annotations

from collections.abc import Mapping

from comments_bridge.config.forms import FormSource, JsonSource, ServiceSource
from comments_bridge.sources.form_box import FormBox, ResumingBox
from comments_bridge.sources.form_json import JsonSupply
from comments_bridge.sources.form_services import ServiceSupply
from comments_bridge.sources.form_tables import TableSupply
from comments_bridge.sources.protocol import Source


def open_form_source(settings: FormSource, environ: Mapping[str, str]) -> Source:
    """Return the source that the settings describe. Arguments and errors as for `open_source`."""
    if isinstance(settings, ServiceSource):
        return ResumingBox(settings, ServiceSupply(settings, environ))
    if isinstance(settings, JsonSource):
        return FormBox(settings, JsonSupply(settings, environ))
    return FormBox(settings, TableSupply(settings))

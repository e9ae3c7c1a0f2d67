"""The pages that the receiver shows where something has to be put right: the site's own look, and all that was typed.

They are drawn from the theme, as the built pages are. Where a form is given out again it carries a stamp with the time.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from comments_bridge.config import Config
from comments_bridge.errors import ConfigError
from comments_bridge.formsettings import PAGE_LANGUAGE, PARENT, POST, STAMP
from comments_bridge.showing.drawing import theme_environment
from comments_bridge.showing.forms import make_form, thanks_path
from comments_bridge.showing.languages import Languages, Words
from comments_bridge.stamps import stamp_now

_TEMPLATE = "unsent.html"


class Pages:
    """Draws pages for one site.

    Args:
        config: the settings; `form` is set.

    Raises:
        ConfigError: the theme is not there.
    """

    def __init__(self, config: Config) -> None:
        self._config = config
        if not (config.site.theme / "templates" / _TEMPLATE).is_file():
            raise ConfigError(
                "the theme is not there, from which the receiver draws its pages.",
                item=f"site.theme {config.site.theme}",
                remedy="Run the receiver in the site's folder, or mend site.theme.",
            )
        self._languages = Languages(config.site.theme, config.site.language)

    def words(self, typed: Mapping[str, str]) -> Words:
        """Return the words of the page from which something was sent."""
        return self._languages.words(typed.get(PAGE_LANGUAGE, ""))

    def thanks(self, typed: Mapping[str, str]) -> str:
        """Return the address of the page that thanks."""
        site, form = self._config.site, self._config.form
        path = thanks_path(self._config, form, self.words(typed).tag) if form else ""
        return f"{site.url}/{path}"

    def unsent(
        self, title: str, text: str, typed: Mapping[str, str], faults: Mapping[str, str], *, now: datetime
    ) -> str:
        """Return a page that says why nothing was sent, with the form as it was filled in.

        Args:
            title: what is the matter, in a few words.
            text: what to do, in a sentence or two.
            typed: what was typed, by the names of the fields.
            faults: what has to be put right, by the names of the fields.
            now: the time, for the stamp.
        """
        site = self._config.site
        key, words = typed.get(POST, ""), self.words(typed)
        sheet = make_form(self._config, key=key, url="", root=site.url, words=words)
        if sheet is not None:
            hidden = {**dict(sheet.hidden), STAMP: stamp_now(site.id_key, key, now)}
            sheet = replace(sheet, hidden=tuple(hidden.items()))
        footer = (
            (words.gettext("House rules"), "house-rules/"),
            (words.gettext("Privacy"), "privacy/"),
            (words.gettext("Accessibility"), "accessibility/"),
        )
        return (
            theme_environment(site.theme, words)
            .get_template(_TEMPLATE)
            .render(
                SITENAME=site.name,
                ORGANISATION=site.organisation,
                SITE_DESCRIPTION=site.name,
                SITEURL=site.url,
                LOOK=site.look,
                NAVIGATION=[{"title": words.gettext("Posts"), "url": ""}],
                FOOTER_NAVIGATION=[{"title": each, "url": url} for each, url in footer],
                RESPONSE_ADDRESS=site.address,
                output_file="",
                problem=title,
                advice=text,
                sheet=sheet,
                parent=typed.get(PARENT, ""),
                typed=typed,
                faults=faults,
            )
        )

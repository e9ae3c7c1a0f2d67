"""From the settings to the form of one post, and to what a browser must be allowed so that it can be sent."""

from __future__ import annotations

from urllib.parse import urlsplit

from comments_bridge.config import Config
from comments_bridge.formsettings import PAGE_LANGUAGE, POST, STAMP, FormSettings, Service, origin_of
from comments_bridge.showing.languages import Words
from comments_bridge.showing.records import Form
from comments_bridge.stamps import stamp_page

REPLIES_PATH = "{url}respond/"


def make_form(config: Config, *, key: str, url: str, root: str, words: Words) -> Form | None:
    """Return the form of a post, or None where the site has none.

    Args:
        config: from comments.toml.
        key: the post's.
        url: the post's, Pelican's, without a leading slash.
        root: the site's address as the build links to it.
        words: those of the page on which it stands.
    """
    settings = config.form
    if settings is None:
        return None
    netlify = settings.name if settings.service is Service.NETLIFY else ""
    named = (("form-name", netlify),) if netlify else ()
    back = (
        ((settings.redirect, f"{config.site.url}/{thanks_path(config, settings, words.tag)}"),)
        if settings.redirect
        else ()
    )
    other = ((PAGE_LANGUAGE, words.tag),) if words.tag != config.site.language else ()
    return Form(
        action=_action(settings, config.site.url, root),
        hidden=(*named, *back, (POST, key), (STAMP, stamp_page(config.site.id_key, key)), *other),
        honeypot=settings.honeypot,
        netlify=netlify,
        email=settings.email.value,
        longest=settings.longest,
        replies_url=f"{urlsplit(root).path}/{REPLIES_PATH.format(url=url)}",
        rules="; ".join(_uncapitalised(words.own_words(rule.title)) for rule in config.rules),
    )


def thanks_path(config: Config, settings: FormSettings, language: str) -> str:
    """Return the path of the page that thanks in a language."""
    return settings.thanks if language == config.site.language else f"{language}/{settings.thanks}"


def form_action(config: Config) -> str:
    """Return the sources of the policy's `form-action`: nobody where there is no form (CSP Level 3, section 6.4.2).

    Our own pages are among them because the thank-you page is, to which a browser is sent on.
    """
    if config.form is None:
        return "'none'"
    there = origin_of(config.form.action)
    return "'self'" if there in {"", origin_of(config.site.url)} else f"'self' {there}"


def _action(settings: FormSettings, site: str, root: str) -> str:
    """Let a local build send to the machine that shows it, as all its links lead there."""
    here = settings.action.startswith(f"{site}/")
    return f"{root}{settings.action.removeprefix(site)}" if here else settings.action


def _uncapitalised(text: str) -> str:
    return f"{text[:1].lower()}{text[1:]}"

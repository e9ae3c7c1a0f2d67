"""The receiver as a WSGI application: addresses for the form, for webhooks, and for what a mail of ours asks.

A submission is on disk before the answer is sent; then the browser is sent on to the site's thank-you page (303, so
that going back and reloading send nothing again). Whatever goes wrong, a person gets a page that says so and holds all
that they typed. No cookie is set, and nothing is logged of who sent what.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from urllib.parse import urlsplit

from flask import Flask, Request, redirect, request
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.wrappers import Response

from comments_bridge.config import Config
from comments_bridge.errors import ConfigError, LoginFailed
from comments_bridge.formsettings import FormSettings, IntakeSource, Webhook, origin_of
from comments_bridge.reading.form import FormDocument
from comments_bridge.receiver.asking import AskDesk
from comments_bridge.receiver.checking import find_faults, make_document, read_typed
from comments_bridge.receiver.gate import Gate, comes_from
from comments_bridge.receiver.hooks import read_hook
from comments_bridge.receiver.keeping import Keeper
from comments_bridge.receiver.marks import Marks
from comments_bridge.receiver.pages import Pages
from comments_bridge.receiver.signatures import Delivery, verify
from comments_bridge.receiver.stopping import StopDesk

MOST_BYTES = 200_000  # of a whole request: 10,000 characters of any script, and the fields beside them
_MOST_FIELDS = 40
_SAFE = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
}

log = logging.getLogger(__name__)


def make_receiver(
    config: Config,
    environ: Mapping[str, str],
    *,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    seconds: Callable[[], float] = time.monotonic,
) -> Flask:
    """Return the application.

    Args:
        config: the settings.
        environ: holds the secrets of webhooks.
        clock: tells the time.
        seconds: tells how much time passes.

    Raises:
        ConfigError: the receiver is off, or the theme is not there.
        LoginFailed: the secret of a webhook is not in the environment.
        OSError: the intake folder cannot be made.
    """
    intake = next((source for source in config.sources if isinstance(source, IntakeSource)), None)
    if intake is None:
        raise ConfigError(
            "the receiver is off.",
            item="form.service",
            remedy='Write service = "receiver" in [form], or add [[receiver.webhooks]].',
        )
    app = Flask("receiver", static_folder=None, template_folder=None)
    app.config.update(MAX_CONTENT_LENGTH=MOST_BYTES, MAX_FORM_MEMORY_SIZE=MOST_BYTES, MAX_FORM_PARTS=_MOST_FIELDS)
    app.wsgi_app = ProxyFix(  # type: ignore[method-assign] # as Flask's manual has it
        app.wsgi_app, x_for=config.receiver.proxies, x_proto=0, x_host=0
    )
    keeper = Keeper(intake.path)
    path = receiver_path(config)
    if config.form is not None:
        form = _FormDesk(config, config.form, keeper, Gate(config.receiver.per_hour, seconds), clock)
        app.add_url_rule(path, view_func=form.take, methods=["POST"], endpoint="form")
    app.add_url_rule(path, view_func=lambda: redirect(f"{config.site.url}/", 303), methods=["GET"], endpoint="home")
    marks = Marks(intake.path.with_name("taken"))
    for webhook in config.receiver.webhooks:
        hook = _HookDesk(webhook, _secret(webhook, environ), keeper, marks, clock)
        for ending in ("", "/<token>"):
            address = f"{path}hooks/{webhook.name}{ending}"
            app.add_url_rule(address, view_func=hook.take, methods=["POST"], endpoint=f"{webhook.name}{ending}")
    notices = config.correspondence.notices
    for url, desk in ((notices.stop_url, StopDesk(config, clock)), (notices.confirm_url, AskDesk(config, clock))):
        if address := urlsplit(url).path:
            app.add_url_rule(f"{address}/<proof>", view_func=desk.ask, methods=["GET"], endpoint=f"show {address}")
            app.add_url_rule(f"{address}/<proof>", view_func=desk.take, methods=["POST"], endpoint=f"take {address}")
    app.after_request(_harden(config))
    return app


def receiver_path(config: Config) -> str:
    """Return the path that the receiver answers to: that of the address to which the form is sent."""
    action = config.form.action if config.form and origin_of(config.form.action) else ""
    return f"{urlsplit(action).path.rstrip('/') or '/receive'}/" if action else "/receive/"


class _FormDesk:
    """Takes what the form on the pages sends."""

    def __init__(
        self, config: Config, form: FormSettings, keeper: Keeper, gate: Gate, clock: Callable[[], datetime]
    ) -> None:
        self._form = form
        # The form that is given back is on the receiver's own host.
        self._origins = {origin_of(config.site.url), origin_of(form.action), *config.receiver.origins} - {""}
        self._proxies = config.receiver.proxies
        self._keeper = keeper
        self._gate = gate
        self._clock = clock
        self._pages = Pages(config)

    def take(self) -> Response:
        """Keep a submission and send the browser on; or give the form back, and say why."""
        try:
            typed = read_typed(request.form.items(multi=True), self._form)
        except RequestEntityTooLarge:
            words = self._pages.words({})
            long = words.gettext(
                "It is larger than this form can take. Go back in your browser, where it still stands, and shorten it."
            )
            return self._unsent(413, words.gettext("This is too long to be sent"), long, {})
        words = self._pages.words(typed)
        if not comes_from(request.headers, self._origins):
            elsewhere = words.gettext(
                "It was sent from a page that is not one of ours, or your browser does not say from where. Send it "
                "once more from here, or write to us by e-mail. Nothing that you typed is lost."
            )
            return self._unsent(403, words.gettext("This form cannot be used from there"), elsewhere, typed)
        if wait := self._gate.admit(self._address(request)):
            many = words.gettext(
                "More came from your connection within an hour than we take. Nothing that you typed is lost: try it "
                "later."
            )
            title = words.gettext("That was a lot at once")
            return self._unsent(429, title, many, typed, {"Retry-After": str(wait)})
        if faults := find_faults(typed, self._form, words):
            lost = words.gettext("Nothing that you typed is lost.")
            return self._unsent(422, words.gettext("Not sent yet"), lost, typed, faults=faults)
        return self._keep(typed)

    def _keep(self, typed: Mapping[str, str]) -> Response:
        now = self._clock()
        try:
            self._keeper.keep(make_document(typed, submitted=now.isoformat(timespec="seconds")))
        except OSError as problem:
            log.error("A response could not be kept: %s. Make room on the disk, or mend its rights.", problem.strerror)  # noqa: TRY400 - a sentence for whoever keeps the server
            words = self._pages.words(typed)
            wrong = words.gettext(
                "Something is wrong on our side. Nothing that you typed is lost: try it again in some minutes."
            )
            return self._unsent(503, words.gettext("We could not take this"), wrong, typed)
        return redirect(self._pages.thanks(typed), 303)

    def _unsent(  # noqa: PLR0913 - what the page says, and what goes with it
        self,
        status: int,
        title: str,
        text: str,
        typed: Mapping[str, str],
        headers: Mapping[str, str] | None = None,
        *,
        faults: Mapping[str, str] | None = None,
    ) -> Response:
        page = self._pages.unsent(title, text, typed, faults or {}, now=self._clock())
        return Response(page, status, dict(headers or {}), mimetype="text/html")

    def _address(self, sent: Request) -> str:
        if not self._proxies and "X-Forwarded-For" in sent.headers:
            log.warning("A proxy stands before the receiver, but receiver.proxies is 0: all people count as one.")
        return sent.remote_addr or ""


class _HookDesk:
    """Takes what one form service sends of its own accord."""

    def __init__(
        self, webhook: Webhook, secret: str, keeper: Keeper, marks: Marks, clock: Callable[[], datetime]
    ) -> None:
        self._webhook = webhook
        self._secret = secret
        self._keeper = keeper
        self._marks = marks
        self._clock = clock

    def take(self, token: str = "") -> Response:
        """Keep a submission. The same one in a new delivery is the same file; the same delivery again is refused."""
        body, now = request.get_data(cache=False), self._clock()
        delivery = verify(self._webhook, request.headers, body, token, secret=self._secret, now=now)
        if delivery is None:
            return _plain(401, "The signature is missing, wrong or too old.")
        try:
            document = read_hook(self._webhook, body)
        except ValueError as problem:
            log.error("Webhook “%s”: %s.", self._webhook.name, problem)  # noqa: TRY400 - as above
            return _plain(422, f"{problem}.")
        try:
            return self._take_once(delivery, document, now)
        except OSError as problem:
            log.error("A webhook's submission could not be kept: %s.", problem.strerror)  # noqa: TRY400 - as above
            return _plain(503, "It could not be kept. Send it again.")

    def _take_once(self, delivery: Delivery, document: FormDocument, now: datetime) -> Response:
        with self._marks.held():
            if self._marks.has(delivery, now):
                return _plain(409, "This delivery was taken already; nothing was added.")
            new = self._keeper.keep(document)
            # Only now: killed between the two, it is kept and not marked, and may be sent again.
            self._marks.add(delivery, now)
        return _plain(200, "Kept." if new else "It is kept already; nothing was added.")


def _secret(webhook: Webhook, environ: Mapping[str, str]) -> str:
    secret = environ.get(webhook.secret_env, "")
    if not secret:
        raise LoginFailed(
            f"the environment variable {webhook.secret_env} is not set.",
            item=f"receiver.webhooks “{webhook.name}”",
            remedy="Set it to the secret that the service shows, or that is the end of the address given to it.",
        )
    return secret


def _harden(config: Config) -> Callable[[Response], Response]:
    ours = origin_of(config.site.url)
    there = origin_of(config.form.action) if config.form else ""
    policy = (
        f"default-src 'none'; style-src {ours}; img-src {ours}; base-uri 'none'; frame-ancestors 'none'; "
        f"form-action 'self' {ours} {there}".strip()
    )

    def harden(response: Response) -> Response:
        response.headers.update({**_SAFE, "Content-Security-Policy": policy})
        return response

    return harden


def _plain(status: int, text: str) -> Response:
    return Response(f"{text}\n", status, mimetype="text/plain")

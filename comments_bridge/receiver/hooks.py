"""What a form service sends us of its own accord, as the document that is kept. Pure.

A submission has the same origin and id whether the service pushed it or a fetch pulled it, so it is taken in once.
Netlify and Basin give each an id. Formspree gives none: its fields and its time stand for it, as they do for a fetch.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from comments_bridge.formsettings import Service, Webhook
from comments_bridge.reading.form import FormDocument, with_ids


def read_hook(webhook: Webhook, body: bytes) -> FormDocument:
    """Return the submission in a webhook's body.

    Raises:
        ValueError: it is not what this service sends.
    """
    try:
        payload = json.loads(body)
        native_id, fields, submitted, spam = _READERS[webhook.service](payload)
    except (AttributeError, KeyError, TypeError, ValueError, RecursionError) as problem:
        raise ValueError(f"this is not what {webhook.service} sends") from problem
    document = FormDocument(
        source=webhook.name,
        origin=webhook.service.value,
        id=native_id,
        fields=fields,
        where=f"webhook “{webhook.name}”",
        submitted=submitted,
        spam=spam,
    )
    return with_ids([document])[0]


_Read = tuple[str, Mapping[str, Any], str, bool]


def _netlify(payload: dict[str, Any]) -> _Read:
    return str(payload["id"]), {**payload["data"]}, str(payload.get("created_at") or ""), False


def _formspree(payload: dict[str, Any]) -> _Read:
    sent = {**payload.get("submission", payload)}
    submitted = str(sent.pop("_date", None) or "")
    return "", sent, submitted, False


def _basin(payload: dict[str, Any]) -> _Read:
    native_id = str(payload["id"])
    fields = payload.get("payload_params")
    if fields is None:
        fields = {name: value for name, value in payload.items() if name not in {"id", "created_at", "spam"}}
    return native_id, {**fields}, str(payload.get("created_at") or ""), payload.get("spam") is True


_READERS: Mapping[Service, Callable[[dict[str, Any]], _Read]] = {
    Service.NETLIFY: _netlify,
    Service.FORMSPREE: _formspree,
    Service.BASIN: _basin,
}

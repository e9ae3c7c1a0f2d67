"""How the submissions of a form are read: which field says what, and what the service leaves unsaid.

A form's fields have whatever names its maker gave them, and an export has questions for column headings; so the names
are settings. What is done with the fields is left to `reading.form`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from comments_bridge.model import Via


@dataclass(frozen=True, slots=True, kw_only=True)
class FormFields:
    """Which field of a submission says what. An empty name: no field says it.

    In JSON a name may be a path, such as `answers.message`. The names are those of our own form unless said otherwise.

    Attributes:
        name, email, message: who wrote, and what; only `message` must be there.
        post: the post's key, slug, address or title.
        parent: the id of the comment that is answered.
        consent: whether the writer agreed to publication.
        submitted: when it was sent.
        id: the service's own name for the submission.
        spam: whether the service took it for spam.
        via: how it came, as a word of `Via`.
    """

    name: str = "name"
    email: str = "email"
    message: str = "message"
    post: str = "post"
    parent: str = "parent"
    consent: str = "consent"
    submitted: str = ""
    id: str = ""
    spam: str = ""
    via: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormLayout:
    """How one source's submissions are read.

    Attributes:
        fields: which field says what.
        timezone: of times that name none.
        date_format: of times, as in Python's `strptime`; empty for ISO 8601.
        post: the post that is answered where no field names one; empty where fields do.
        via: how what has no field for it came.
    """

    fields: FormFields = field(default_factory=FormFields)
    timezone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))
    date_format: str = ""
    post: str = ""
    via: Via = Via.FORM


OUR_FORM = FormLayout()
"""How the site's own form is read, whoever receives it."""

"""What a person wrote into the form, and what of it has to be put right before it can be taken. Pure.

Only what a person can mend is a fault. Signs of a machine are kept with the submission, for a moderator to see; they
never keep it out (`screening.forms`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from comments_bridge.formsettings import CONSENT, EMAIL, FIELDS, MESSAGE, NAME, AskEmail, FormSettings
from comments_bridge.reading.form import FormDocument, row_ids
from comments_bridge.showing.languages import Words
from comments_bridge.showing.phrasing import number

ORIGIN = "receiver"
_LONGEST = 300  # characters of anything but the response
_ADDRESS = re.compile(r"[^@\s<>,;]+@[^@\s<>,;]+\.[^@\s<>,;.]+")
_WHAT_IS_SAID = (NAME, EMAIL, MESSAGE, "post", "parent")


def read_typed(sent: Iterable[tuple[str, str]], settings: FormSettings) -> dict[str, str]:
    """Return the fields of the form, with line ends as people count them; what is not a field of ours is left out.

    Of a field that came several times the first counts.
    """
    typed: dict[str, str] = {}
    for name, value in sent:
        if name in {*FIELDS, settings.honeypot} and name not in typed:
            typed[name] = value.replace("\r\n", "\n").replace("\r", "\n")
    return typed


def find_faults(typed: Mapping[str, str], settings: FormSettings, words: Words) -> dict[str, str]:
    """Return what has to be put right: from a field's name to a sentence that says how."""
    faults = {}
    message, email = typed.get(MESSAGE, "").strip(), typed.get(EMAIL, "").strip()
    if not message:
        faults[MESSAGE] = words.gettext("Write your response here.")
    elif len(message) > settings.longest:
        over = len(message) - settings.longest
        faults[MESSAGE] = words.ngettext(
            "Shorten it by %(count)s character: %(most)s is the most that we can take.",
            "Shorten it by %(count)s characters: %(most)s is the most that we can take.",
            over,
            count=number(over, words),
            most=number(settings.longest, words),
        )
    if not typed.get(NAME, "").strip():
        faults[NAME] = words.gettext("Write the name that is to stand beside your words.")
    if email and not _ADDRESS.fullmatch(email):
        faults[EMAIL] = words.gettext(
            "“%(email)s” is not a whole e-mail address, such as name@example.org.", email=email[:60]
        )
    elif not email and settings.email is AskEmail.REQUIRED:
        faults[EMAIL] = words.gettext("Write your e-mail address. It is never shown.")
    if not typed.get(CONSENT):
        faults[CONSENT] = words.gettext("Tick this if we may publish your words.")
    long = [name for name, value in typed.items() if name != MESSAGE and len(value) > _LONGEST]
    shorten = words.gettext("Shorten this to %(count)s characters.", count=_LONGEST)
    return faults | {name: shorten for name in long if name in {NAME, EMAIL}}


def make_document(typed: Mapping[str, str], *, submitted: str) -> FormDocument:
    """Return what is kept. The same words of the same person to the same post are the same submission.

    Args:
        typed: fields without faults.
        submitted: when it arrived, as ISO 8601.
    """
    fields = {name: value if name == MESSAGE else value[:_LONGEST] for name, value in typed.items()}
    said = {name: fields.get(name, "") for name in _WHAT_IS_SAID}
    return FormDocument(
        source=ORIGIN, origin=ORIGIN, id=next(row_ids([said])), fields=fields, where="our form", submitted=submitted
    )

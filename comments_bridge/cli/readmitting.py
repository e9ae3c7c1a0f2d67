"""`comments retry` and `comments release`: messages that were set aside, read again."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import click

from comments_bridge.cli.frame import DONE, PARTLY, Frame
from comments_bridge.cli.tables import REFERENCE
from comments_bridge.cli.wording import safe
from comments_bridge.collect import Errand
from comments_bridge.collect.admitting import Admission
from comments_bridge.collect.admitting import release as release_message
from comments_bridge.collect.admitting import retry as retry_message
from comments_bridge.collect.run import make_desk
from comments_bridge.model import Fate
from comments_bridge.store.aside import list_set_aside


@click.command()
@click.argument("references", metavar="[REFERENCE]...", nargs=-1)
@click.pass_obj
@click.pass_context
def retry(context: click.Context, frame: Frame, *, references: tuple[str, ...]) -> None:
    """Read messages again that were set aside; all of them where none is named.

    Worth trying after an update, or after mail.max_bytes was raised.
    """
    with frame.errand() as errand:
        context.exit(_each(errand, references or _quarantine(errand), retry_message))


@click.command()
@click.argument("references", metavar="REFERENCE...", nargs=-1, required=True)
@click.pass_obj
@click.pass_context
def release(context: click.Context, frame: Frame, *, references: tuple[str, ...]) -> None:
    """Take messages in as a person's, whatever their size and whatever made them look automatic.

    They wait for a moderator then. “comments status --ignored” shows the references of ignored mail as well.
    """
    with frame.errand() as errand:
        context.exit(_each(errand, references, release_message))


def _quarantine(errand: Errand) -> Sequence[str]:
    with errand.store.reading() as tx:
        return [each.reference for each in list_set_aside(tx, Fate.QUARANTINED)]


def _each(errand: Errand, references: Sequence[str], admit: Callable[..., Admission]) -> int:
    desk = make_desk(errand.config, errand.catalogue)
    left = 0
    for reference in references:
        admission = admit(errand.store, desk, reference, now=errand.clock())
        left += admission.fate is Fate.QUARANTINED
        click.echo(safe(_told(admission)))
    if not references:
        click.echo("Nothing is set aside.")
    return PARTLY if left else DONE


def _told(admission: Admission) -> str:
    name = admission.reference[:REFERENCE]
    if admission.response:
        return f"{name}: it waits for a moderator now, as {admission.response}."
    return f"{name}: {admission.fate}. {admission.reason}"

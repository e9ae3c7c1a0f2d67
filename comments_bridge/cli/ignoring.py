"""`comments ignore`."""

from __future__ import annotations

import click

from comments_bridge.cli.frame import Frame, as_option, json_option, moderator
from comments_bridge.cli.tables import print_pests
from comments_bridge.cli.wording import print_json, safe
from comments_bridge.errors import BridgeError
from comments_bridge.store.pests import list_pests, record_pardon, record_pest
from comments_bridge.store.records import Pest


@click.command()
@click.argument("addresses", metavar="ADDRESS...", nargs=-1)
@click.option("--stop", is_flag=True, help="Ignore them no longer.")
@click.option("--note", default="", metavar="TEXT", help="Why, in your own words, for the list alone.")
@as_option
@json_option
@click.pass_obj
def ignore(  # noqa: PLR0913 - one argument an option
    frame: Frame, *, addresses: tuple[str, ...], stop: bool, note: str, who: str, as_json: bool
) -> None:
    """Silently ignore what comes from these addresses, or list whom you ignore.

    They are not told. What comes from them is kept and listed by “comments status --ignored”, and can be released.
    “@example.com” stands for everybody at that host.
    """
    by = moderator(who).who
    with frame.store() as store:
        for address in (each.strip().lower() for each in addresses):
            _check(address)
            with store.writing() as tx:
                if stop:
                    done = record_pardon(tx, address, who=by, at=frame.now())
                else:
                    done = record_pest(tx, Pest(address=address, since=frame.now(), who=by, note=note))
            click.echo(safe(_say(address, stop=stop, done=done)), err=as_json)
        if not addresses or as_json:
            with store.reading() as tx:
                found = list_pests(tx)
    if as_json:
        print_json(found)
    elif not addresses:
        print_pests(frame, found)


def _check(address: str) -> None:
    name, at, host = address.rpartition("@")
    if not at or not host or any(each.isspace() or each in "<>@" for each in name + host):
        raise BridgeError("this is not an e-mail address.", item=address, remedy="Write it as name@host, or @host.")


def _say(address: str, *, stop: bool, done: bool) -> str:
    if stop:
        return f"{address}: no longer ignored." if done else f"{address}: was not ignored."
    return f"{address}: ignored from now on." if done else f"{address}: is ignored already."

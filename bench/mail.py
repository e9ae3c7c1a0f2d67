"""How quickly `comments fetch` takes in a mailbox, beside `mbsync`, which only copies it.

Both read the same 10,000 mails from a Dovecot on this machine, in turn, and both wait until what they keep is on disk.
mbsync (Debian's isync) writes a Maildir. Ours also reads each mail, matches it to its post, queues it, and moves it to
the folder that says so. Each run writes into a folder of its own, and nothing is removed before the end, for ext4 is
slow to make files where many were just deleted. Run by `invoke bench --mail`; it ends with 1 where a bound is broken.
What the mails are like is in `bench.letters`, how a program is run and watched in `bench.running`.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from bench.contenders import check_fetched, check_synced, fetch_command, sync_command, write_site, write_sync
from bench.letters import make_letters, make_topics
from bench.running import Ran, run
from checks.parts import PARTS
from tests.servers.account import Account
from tests.servers.certificates import Certificates
from tests.servers.dovecot import Dovecot, running_dovecot

SEED = 20261123
LEAST_RATIO = 0.7  # of mbsync's speed
AIM = 1.0
MOST_MEGABYTES = 150
MOST_SECONDS_AGAIN = 2.0


@dataclass(kw_only=True)
class Figures:
    """What was measured, a value a round."""

    messages: int
    ours: list[Ran] = field(default_factory=list)
    theirs: list[Ran] = field(default_factory=list)
    again: list[Ran] = field(default_factory=list)

    @property
    def ratios(self) -> list[float]:
        """Our speed as a part of theirs, of each round."""
        return [theirs.seconds / ours.seconds for ours, theirs in zip(self.ours, self.theirs, strict=True)]

    @property
    def megabytes(self) -> float:
        """The most memory that one of our runs took."""
        return max(ran.megabytes for ran in (*self.ours, *self.again))

    def broken(self) -> list[str]:
        """Return the bounds that are not kept, in words."""
        ratio = statistics.median(self.ratios)
        again = statistics.median(ran.seconds for ran in self.again)
        found = {
            f"the speed is {ratio:.2f} times mbsync's, and {LEAST_RATIO} is asked": ratio < LEAST_RATIO,
            f"the memory is {self.megabytes:.0f} MB, and {MOST_MEGABYTES} MB is allowed": self.megabytes
            >= MOST_MEGABYTES,
            f"a run with nothing new takes {again:.2f} s, and {MOST_SECONDS_AGAIN} s is allowed": again
            >= MOST_SECONDS_AGAIN,
        }
        return [words for words, broken in found.items() if broken]


def main(arguments: list[str] | None = None) -> int:
    """Measure, print the figures, and return 1 where a bound is broken."""
    options = _options(arguments)
    for name in ("dovecot", "mbsync"):
        if PARTS[name].find() is None:
            print(f"{name} is missing. {PARTS[name].remedy}", file=sys.stderr)
            return 1
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        certificates = Certificates(Path(folder))
        with running_dovecot(certificates) as server:
            figures = _measure(server, Path(folder), options.messages, options.rounds)
    return _report(figures)


def _measure(server: Dovecot, folder: Path, messages: int, rounds: int) -> Figures:
    topics = make_topics(SEED)
    print(f"Making {messages} mails.", flush=True)
    original = server.account()
    server.fill(original, make_letters(SEED, messages, topics))
    figures = Figures(messages=messages)
    first = folder / "first"
    write_site(first, topics)
    run(fetch_command(first, server.account()))  # of an empty mailbox: it compiles the modules

    def fetch(account: Account, number: int) -> None:
        site = folder / f"site-{number}"
        write_site(site, topics)
        figures.ours.append(run(fetch_command(site, account)))
        check_fetched(site, account, messages)
        figures.again.append(run(fetch_command(site, account)))

    def sync(account: Account, number: int) -> None:
        copy = folder / f"copy-{number}"
        write_sync(copy, account)
        figures.theirs.append(run(sync_command(copy)))
        check_synced(copy, messages)

    for number in range(rounds):
        for contender in (fetch, sync) if number % 2 == 0 else (sync, fetch):
            contender(_copy_mailbox(server, original), number)
        print(f"round {number + 1}: comments fetch {figures.ours[-1]}, mbsync {figures.theirs[-1]}", flush=True)
    return figures


def _copy_mailbox(server: Dovecot, original: Account) -> Account:
    """Give a contender a mailbox of its own, with the same files in it, which the server has opened before."""
    account = server.account()
    inbox = server.maildir(account)
    for file in (server.maildir(original) / "new").iterdir():
        os.link(file, inbox / "new" / file.name)
    with account.client() as client:
        client.select_folder("INBOX")
        client.fetch(client.search(), ["RFC822.SIZE", "INTERNALDATE"])
    os.sync()
    return account


def _report(figures: Figures) -> int:
    for name, runs in (("comments fetch", figures.ours), ("mbsync", figures.theirs)):
        seconds, processor = (
            statistics.median(getattr(ran, kind) for ran in runs) for kind in ("seconds", "processor")
        )
        speed = f"{figures.messages / seconds:5.0f} messages a second"
        print(f"{name:16}{seconds:6.1f} s, {speed}, {processor:.1f} s of processor time (medians)")
    again = statistics.median(ran.seconds for ran in figures.again)
    ratios = ", ".join(f"{ratio:.2f}" for ratio in figures.ratios)
    print(f"speed, as a part of mbsync's: {statistics.median(figures.ratios):.2f} (rounds: {ratios}; the aim is {AIM})")
    print(f"peak memory: {figures.megabytes:.0f} MB; with nothing new: {again:.2f} s")
    broken = figures.broken()
    for words in broken:
        print(f"Broken: {words}.", file=sys.stderr)
    return 1 if broken else 0


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench.mail", description=__doc__)
    parser.add_argument("--messages", type=int, default=10_000, help="how many mails the mailbox has")
    parser.add_argument("--rounds", type=int, default=3, help="how often each of the two is run")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())

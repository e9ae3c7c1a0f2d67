"""The programs from outside that some checks and tests need, where they are found, and how to get them.

A person without them still checks all the rest: a check says which part it went without and how to add it. What a part
is used for is left to the checks.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
_BROWSER_COMMANDS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
_WINDOWS_BROWSERS = ("Microsoft/Edge/Application/msedge.exe", "Google/Chrome/Application/chrome.exe")
_MAC_BROWSERS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A program from outside. `find` returns its path or None; `remedy` says how to add it."""

    name: str
    purpose: str
    remedy: str
    find: Callable[[], Path | None]


def find_chromium() -> Path | None:
    """Find a browser of the Chromium family: the one that the variable CHROMIUM names, then the usual places."""
    if named := os.environ.get("CHROMIUM"):
        return _first_file([named])
    folders = [os.environ.get(name) for name in ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA")]
    windows = [f"{folder}/{browser}" for folder in folders if folder for browser in _WINDOWS_BROWSERS]
    return _first_command(_BROWSER_COMMANDS) or _first_file([*windows, *_MAC_BROWSERS])


def find_java() -> Path | None:
    """Find Java: in JAVA_HOME, then on the path."""
    home = os.environ.get("JAVA_HOME")
    inside = _first_file([f"{home}/bin/java", f"{home}/bin/java.exe"]) if home else None
    return inside or _first_command(["java"])


def find_nu_checker() -> Path | None:
    """Find the Nu HTML checker's jar: the one that the variable VNU_JAR names, then where npm puts it."""
    if not find_java():
        return None
    return _first_file([os.environ.get("VNU_JAR", ""), str(ROOT / "node_modules/vnu-jar/build/dist/vnu.jar")])


def find_lychee() -> Path | None:
    """Find the link checker: beside this Python, then on the path."""
    beside = Path(sys.executable).parent
    return _first_file([str(beside / "lychee"), str(beside / "lychee.exe")]) or _first_command(["lychee"])


def find_lighthouse() -> Path | None:
    """Find Lighthouse: the program that the variable LIGHTHOUSE names, where npm puts it, then on the path."""
    here = ROOT / "node_modules/.bin"
    named = [os.environ.get("LIGHTHOUSE", ""), str(here / "lighthouse.cmd"), str(here / "lighthouse")]
    return _first_file(named if os.name == "nt" else [named[0], named[2]]) or _first_command(["lighthouse"])


def find_hunspell() -> Path | None:
    """Find the spelling checker Hunspell, if it has a British dictionary."""
    program = _first_command(["hunspell"])
    if not program:
        return None
    dictionaries = subprocess.run(  # noqa: S603 - the program that was just found
        [program, "-D"], stdin=subprocess.DEVNULL, capture_output=True, encoding="utf-8", check=False, timeout=60
    )
    return program if "en_GB" in dictionaries.stderr + dictionaries.stdout else None


def find_dovecot() -> Path | None:
    """Find the Dovecot server, which Debian keeps off an ordinary user's path."""
    return _first_command(["dovecot"]) or _first_file(["/usr/sbin/dovecot", "/usr/local/sbin/dovecot"])


def find_nginx() -> Path | None:
    """Find the web server nginx, which Debian keeps off an ordinary user's path."""
    return _first_command(["nginx"]) or _first_file(["/usr/sbin/nginx", "/usr/local/sbin/nginx"])


def find_postgresql() -> Path | None:
    """Find the PostgreSQL server, which Debian keeps in a folder for each version."""
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: path.parts[-3].zfill(3))
    return _first_command(["postgres"]) or _first_file(str(path) for path in reversed(versions))


def _find_mbsync() -> Path | None:
    return _first_command(["mbsync"])


def _first_command(names: Iterable[str]) -> Path | None:
    found = (shutil.which(name) for name in names)
    return next((Path(path) for path in found if path), None)


def _first_file(paths: Iterable[str]) -> Path | None:
    return next((Path(path) for path in paths if path and Path(path).is_file()), None)


PARTS: Mapping[str, Part] = {
    part.name: part
    for part in (
        Part(
            name="chromium",
            purpose="opens the pages as a reader does",
            remedy="Install Chromium, Chrome or Edge, or name the program in the environment variable CHROMIUM.",
            find=find_chromium,
        ),
        Part(
            name="nu",
            purpose="checks the HTML against its standard",
            remedy="Install Java 17 or newer and Node.js, then run: npm install --no-save --no-package-lock vnu-jar",
            find=find_nu_checker,
        ),
        Part(
            name="lychee",
            purpose="follows every link and fragment",
            remedy="Install what is in requirements-test.txt.",
            find=find_lychee,
        ),
        Part(
            name="lighthouse",
            purpose="judges pages as Google's tool for web developers does",
            remedy="Install Node.js and a browser, then: npm install --no-save --no-package-lock lighthouse vnu-jar",
            find=find_lighthouse,
        ),
        Part(
            name="hunspell",
            purpose="knows how words are spelt in British English",
            remedy="Install Hunspell and its dictionary en_GB: Debian's hunspell and hunspell-en-gb.",
            find=find_hunspell,
        ),
        Part(
            name="dovecot",
            purpose="is a mail server of the kind that organisations run",
            remedy="Install Debian's dovecot-imapd, or your system's Dovecot 2.3.",
            find=find_dovecot,
        ),
        Part(
            name="nginx",
            purpose="stands before the receiver as the documentation shows",
            remedy="Install Debian's nginx-light, or your system's nginx.",
            find=find_nginx,
        ),
        Part(
            name="postgresql",
            purpose="is the database that several machines share",
            remedy="Install Debian's postgresql, or your system's PostgreSQL 13 or newer.",
            find=find_postgresql,
        ),
        Part(
            name="mbsync",
            purpose="copies mailboxes, as a measure of speed",
            remedy="Install Debian's isync.",
            find=_find_mbsync,
        ),
    )
}

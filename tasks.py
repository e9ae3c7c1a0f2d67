"""The tasks that people run, by the same names on every system: `invoke --list` shows them.

Each does one thing and says in plain words what it did and what to do next; a fault ends with exit code 1 and a
sentence, not a traceback. The work itself is left to Pelican, `comments_bridge`, `checks`, `bench` and the theme.
"""

from __future__ import annotations

import functools
import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, cast

from invoke.context import Context
from invoke.exceptions import Exit
from invoke.tasks import Task
from invoke.tasks import task as invoke_task

from comments_bridge.catalogue import Catalogue, read_catalogue
from comments_bridge.config import FILE_NAME, Config, load_config
from comments_bridge.errors import BridgeError, ContentError

ROOT = Path(__file__).resolve().parent
OUTPUT = ROOT / "output"
SAMPLE = ROOT / "samples" / "mailbox"
_WATCHED = ("content", "theme", "plugins", "pelicanconf.py", "publishconf.py", FILE_NAME)
_WENT_ON = {0, 3}  # exit codes of `comments`: done, and partly done with a word on what was left
_MAILDIR = ("cur", "new", "tmp")
_NEW_POST = """Title: {title}
Date: {date}
Slug: {slug}
Category: {category}
Tags:
Author: {author}
Summary: One or two sentences for the lists and feeds.
Series: {series}
Id: {key}
Status: draft

Begin here. What happened, or what is being decided, and why does it matter to the people who read this?

## What we would like to hear

Ask one question that a reader can answer from their own life.
"""


def task(body: Callable[..., None]) -> Task[Any]:
    """Make a task of a function; what a person can mend is told in a sentence, with exit code 1."""

    @functools.wraps(body)
    def told(context: Context, *args: Any, **options: Any) -> None:
        try:
            os.chdir(ROOT)
            body(context, *args, **options)
        except BridgeError as problem:
            raise Exit(str(problem), code=1) from problem
        except ModuleNotFoundError as problem:
            remedy = f"Run: {_program('python')} -m pip install -r requirements-test.txt"
            raise Exit(f"The package {problem.name} is not installed. {remedy}", code=1) from problem
        except KeyboardInterrupt as problem:
            raise Exit("\nStopped.", code=130) from problem

    return cast("Task[Any]", invoke_task(told))


@task
def start(context: Context) -> None:
    """Pull the sample mailbox, publish what is approved, build the site, and say what to do next."""
    if _prepare_sample(load_config(ROOT / FILE_NAME)):
        print("Copied the sample mailbox to .comments/sample-mailbox.")
    _must(_comments("fetch") not in _WENT_ON, "The mailbox was not read; nothing else was changed.")
    _must(_comments("publish") not in _WENT_ON, "What is approved was not published.")
    build(context)
    print()
    _must(_comments("status") not in _WENT_ON, "The queue could not be shown.")
    print("\nThese wait for a moderator:", flush=True)
    _must(_comments("list") not in _WENT_ON, "The responses that wait could not be shown.")
    print(f"""
Next:
  {_program("invoke")} serve      see the site in a browser
  {_program("invoke")} moderate   decide on those that wait, in a browser
  {_program("comments")} show ID  read one of them here
  {_program("comments")} approve ID, then {_program("comments")} publish and {_program("invoke")} build
  {_program("invoke")} --list     see everything else that can be done""")


@task
def build(_context: Context, *, production: bool = False) -> None:
    """Build the site into output/. --production uses the public address and everything that publishconf.py adds."""
    settings = "publishconf.py" if production else "pelicanconf.py"
    # Pelican hides failures unless told to end with them.
    code = _python("-m", "pelican", "content", "--settings", settings, "--output", str(OUTPUT), "--fatal=errors")
    _must(code, "The site was not built. Mend what is named above, then build again.")
    pages = sum(1 for _ in OUTPUT.rglob("*.html"))
    print(f"Built {pages} pages in {OUTPUT.relative_to(ROOT)}/.")
    _index()


@task
def serve(context: Context, *, port: int = 8000) -> None:
    """Build the site, show it on this machine, and build it again whenever a file changes. Stop with Ctrl+C."""
    from watchfiles import watch

    from checks.webserver import Reloader, open_server

    build(context)
    reloader = Reloader()
    try:
        server = open_server(OUTPUT, port=port, reloader=reloader, as_hosted=True)
    except OSError as problem:
        raise Exit(f"Port {port} is in use. Try: {_program('invoke')} serve --port {port + 1}", code=1) from problem
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(f"The site is at http://127.0.0.1:{server.server_address[1]}/ – stop with Ctrl+C.", flush=True)
    for _changes in watch(*(ROOT / name for name in _WATCHED if (ROOT / name).exists())):
        _build_again(context)
        reloader.built()


@task
def moderate(_context: Context) -> None:
    """Open the desk, the moderators' web page, in a browser. Stop it with Ctrl+C."""
    _must(_comments("desk") not in _WENT_ON, "The desk did not start.")


@task
def new(_context: Context, *, title: str, author: str = "", category: str = "", series: str = "") -> None:
    """Begin a post as a draft, with its head filled in: invoke new --title "What the library heard"."""
    from pelican.utils import slugify

    import pelicanconf

    config = load_config(ROOT / FILE_NAME)
    slug = slugify(title, regex_subs=[(r"[^\w\s-]", ""), (r"\s+", "-")])
    path = config.site.content / "posts" / f"{slug}.md"
    catalogue = _catalogue(config)
    if not slug or path.exists() or slug in catalogue.by_slug:
        raise ContentError(f"there is a post “{slug}” already.", remedy="Choose another title.")
    head = {
        "title": title,
        "slug": slug,
        "date": datetime.now(config.site.timezone).strftime("%Y-%m-%d %H:%M"),
        "author": author or next(iter(pelicanconf.PEOPLE), ""),
        "category": category or "News",
        "series": series,
        "key": _new_key(slug, catalogue),
    }
    text = _NEW_POST.format(**head)
    path.write_text("\n".join(line for line in text.split("\n") if line != "Series: "), encoding="utf-8", newline="\n")
    print(f"Wrote {path.relative_to(ROOT)} as a draft. When it is ready, change “Status: draft” to “published”.")


@task
def outcomes(_context: Context) -> None:
    """List the conversations that have closed and still owe their readers a word on what came of them."""
    import pelicanconf
    from plugins.lifecycle.owing import list_owing, say_owing

    print(say_owing(list_owing(vars(pelicanconf))))


@task
def check(context: Context, *, only: str = "") -> None:
    """Build the site and check it; --only NAME runs one check: html, links, accessibility and others."""
    from rich.console import Console

    from checks.report import report_site

    build(context)
    print("Checking; this takes up to a minute.", flush=True)
    _must(report_site(OUTPUT, ROOT, Console(), only=only), "")


@task
def translate(_context: Context, *, language: str = "") -> None:
    """Bring the catalogues of the theme's words up to date and say what they lack. --language begins a new one."""
    from theme.translating import LOCALE, find_lacks, update_catalogue

    lacking = 0
    for name in sorted({path.stem for path in LOCALE.glob("*.po")} | ({language} if language else set())):
        file = update_catalogue(name)
        lacks = list(find_lacks(file))
        lacking += len(lacks)
        print(f"{file.relative_to(ROOT).as_posix()}: {f'{len(lacks)} to translate' if lacks else 'whole'}.")
        for lack in lacks:
            print(f"  {lack.file}: “{lack.english}” {lack.what}.")
    for name, words in _unsaid():
        print(f"WORDS_IN “{name}”: “{words}” stands nowhere in the settings any more. Write what they say now.")
    if lacking:
        raise Exit("Translate these in the catalogues; pages show them in English until then.", code=1)


@task
def gallery(_context: Context, *, once: bool = False, port: int = 8001, language: str = "en") -> None:
    """Show every component of the theme, live while you work on it, in a language. --once only writes .gallery/."""
    from theme.gallery import build_gallery, serve_gallery

    folder = ROOT / ".gallery"
    if once:
        build_gallery(folder, language)
        print("Wrote the gallery in .gallery/.")
    else:
        serve_gallery(folder, port=port, language=language)


@task
def test(_context: Context, *, only: str = "") -> None:
    """Run the tests; --only PATH runs some. Those whose browser or server is missing are skipped, and say so."""
    _need("pytest")
    _must(_python("-m", "pytest", "--numprocesses", "auto", *only.split()), "Some tests failed; they are named above.")


@task
def lint(_context: Context) -> None:
    """Check style, formatting, types and layers."""
    _need("ruff")
    steps = {
        "style": ("-m", "ruff", "check", "."),
        "formatting": ("-m", "ruff", "format", "--check", "."),
        "types": ("-m", "mypy"),
        "layers": ("-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"),
    }
    failed = []
    for name, command in steps.items():
        print(f"-- {name}", flush=True)
        if _python(*command):
            failed.append(name)
    if failed:
        raise Exit(f"To mend: {', '.join(failed)}.", code=1)
    print("Style, formatting, types and layers are in order.")


@task
def bench(_context: Context, *, mail: bool = False, desk: bool = False, forms: bool = False) -> None:
    """Measure the build against Pelican's theme; --mail: fetching, --desk: a large queue, --forms: the receiver."""
    module = "bench.mail" if mail else "bench.desk" if desk else "bench.forms" if forms else "bench.build"
    _must(_python("-m", module), "The figures are not what they should be; see above.")


@task
def golden(_context: Context) -> None:
    """Accept the site as it is built now as the one that the tests expect. Read the difference before you commit it."""
    _must(_python("-m", "tests.golden.refresh"), "The expected site was not refreshed.")
    print("Accepted. See what changed: git diff tests/golden")


@task
def lock(_context: Context) -> None:
    """Choose the newest versions that pyproject.toml allows, and write both locks."""
    options = ("--universal", "--python-version", "3.11", "--generate-hashes", "--no-header", "--no-annotate")
    compiled = ("-m", "uv", "pip", "compile", "pyproject.toml", "--group", "build", "--upgrade", "--quiet", *options)
    # What the first hour with the site may try: the desk, form services, search.
    shipped = tuple(word for extra in ("desk", "forms", "search") for word in ("--extra", extra))
    tested = tuple(word for extra in ("test", "lint", "imap-oauth", "postgres") for word in ("--extra", extra))
    _need("uv")
    _must(_python(*compiled, *shipped, "--output-file", "requirements.txt"), "requirements.txt was not written.")
    everything = (*shipped, *tested, "--constraint", "requirements.txt", "--output-file", "requirements-test.txt")
    _must(_python(*compiled, *everything), "requirements-test.txt was not written.")
    print("Wrote requirements.txt and requirements-test.txt. Install them and run the tests before you commit them.")


@task
def fuzz(_context: Context, *, seconds: int = 60, seed: int = 1) -> None:
    """Feed the reader of mail with broken messages for a while, and say which of them it could not take."""
    from tests.fuzz.fuzz_reading import Misread
    from tests.fuzz.fuzz_reading import fuzz as fuzz_reading

    try:
        tried = fuzz_reading(seconds=seconds, seed=seed)
    except Misread as problem:
        raise Exit(str(problem), code=1) from problem
    print(f"Read {tried} broken messages, each as it should be. Another seed tries others: --seed {seed + 1}")


def _prepare_sample(config: Config) -> bool:
    target = config.store.folder / "sample-mailbox"
    if target.exists() or not any(getattr(source, "path", None) == target for source in config.sources):
        return False
    shutil.copytree(SAMPLE, target)
    # Git keeps no empty folders, and a Maildir needs all three.
    folders = {target} | {path.parent for path in target.rglob("*") if path.name in _MAILDIR and path.is_dir()}
    for folder in folders | {path for path in target.iterdir() if path.name.startswith(".") and path.is_dir()}:
        for name in _MAILDIR:
            (folder / name).mkdir(exist_ok=True)
    return True


def _index() -> None:
    import pelicanconf
    from plugins.search import index_site

    number = index_site(OUTPUT, language=pelicanconf.DEFAULT_LANG)
    if number is None:
        print("The search page finds nothing: Pagefind is not installed. Install what is in requirements.txt.")
    else:
        print(f"Indexed {number} of them for the search.")


def _unsaid() -> list[tuple[str, str]]:
    import pelicanconf
    from plugins.languages.unsaid import find_unsaid
    from plugins.posts.heads import read_heads

    heads, _ = read_heads(ROOT / pelicanconf.PATH, pelicanconf.ARTICLE_PATHS, ignore=pelicanconf.IGNORE_FILES)
    return find_unsaid({name: value for name, value in vars(pelicanconf).items() if name.isupper()}, heads)


def _build_again(context: Context) -> None:
    try:
        build(context)
    except Exit as problem:
        print(problem.message, flush=True)


def _catalogue(config: Config) -> Catalogue:
    site = config.site
    return read_catalogue(site.content / "posts", site_url=site.url, post_path=site.post_path, root=ROOT)


def _new_key(slug: str, catalogue: Catalogue) -> str:
    # The key stands before the @ of an address, where 64 characters are all there is (RFC 5321 4.5.3.1.1).
    short = re.sub(r"-[^-]*$", "", slug[:33]) if len(slug) > 32 else slug  # noqa: PLR2004 - leaves room for the name
    taken = (short if number == 1 else f"{short}-{number}" for number in range(1, 1000))
    return next(key for key in taken if key not in catalogue.by_key)


def _comments(*arguments: str) -> int:
    return _python("-m", "comments_bridge", *arguments)


def _python(*arguments: str) -> int:
    sys.stdout.flush()
    # UTF-8 whatever the system's code page, or a Welsh name stops a build on Windows.
    settings = {**os.environ, "PYTHONUTF8": "1"}
    return subprocess.run([sys.executable, *arguments], cwd=ROOT, env=settings, check=False).returncode


def _must(code: int, otherwise: str) -> None:
    if code:
        raise Exit(otherwise, code=1)


def _need(package: str) -> None:
    __import__(package)


def _program(name: str) -> str:
    folder = Path(sys.executable).parent
    return str((folder.relative_to(ROOT) if folder.is_relative_to(ROOT) else folder) / name)

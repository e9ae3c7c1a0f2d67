"""A Dovecot of our own on loopback, without root: Debian's dovecot-imapd 2.3, with all its files in one folder.

Dovecot is what a large part of the world's mailboxes run on. Any user name logs in with the password "pass" and finds
an empty mailbox, so each test takes a name of its own and no test sees another's mail. Started by root, as in a
container, it runs as nobody.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from checks.parts import find_dovecot
from tests.servers.account import Account
from tests.servers.certificates import Certificates

_START_SECONDS = 60.0
_CONFIGURATION = """
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/dovecot.log
protocols = imap
listen = 127.0.0.1
auth_mechanisms = plain login{oauth_mechanisms}
auth_failure_delay = 0
disable_plaintext_auth = no
ssl = yes
ssl_cert = <{folder}/server.pem
ssl_key = <{folder}/server.key
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
mail_uid = {user}
mail_gid = {group}
first_valid_uid = 0
first_valid_gid = 0
mail_location = maildir:{folder}/mail/%u
mail_fsync = never
mail_max_userip_connections = 100
{capability}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    address = 127.0.0.1
    port = {port}
  }}
  inet_listener imaps {{
    address = 127.0.0.1
    port = {tls_port}
    ssl = yes
  }}
}}
service stats {{
  chroot =
}}
passdb {{
  driver = static
  mechanisms = plain login
  args = password=pass
}}
{oauth}
userdb {{
  driver = static
  args = uid={user} gid={group} home={folder}/mail/%u
}}
namespace inbox {{
  inbox = yes
  separator = {separator}
  prefix = {prefix}
}}
"""
_OAUTH = """
passdb {{
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = {folder}/oauth2.conf.ext
}}
"""
_OAUTH_SETTINGS = """
introspection_mode = get
introspection_url = {url}
username_attribute = email
active_attribute = active
active_value = true
"""


@dataclass(kw_only=True)
class Dovecot:
    """A Dovecot in a folder. `separator` and `prefix` are of the users' own folders, such as "." and "INBOX.".

    `capabilities`, if given, is all that the server announces; `introspection_url` lets it take OAuth tokens.
    """

    program: Path
    folder: Path
    certificates: Certificates
    separator: str = "/"
    prefix: str = ""
    capabilities: str = ""
    introspection_url: str = ""
    port: int = field(default=0, init=False)
    tls_port: int = field(default=0, init=False)
    _process: subprocess.Popen[bytes] | None = field(default=None, init=False)
    _users: int = field(default=0, init=False)

    def account(self, user: str = "") -> Account:
        """Return an account; without a name, one that no test has used yet."""
        self._users += 1
        return Account(
            user=user or f"user{self._users}@longtable.example.org",
            password="pass",
            host="localhost",
            port=self.port,
            tls_port=self.tls_port,
            ca_file=self.certificates.ca_file,
        )

    def maildir(self, account: Account, folder: str = "") -> Path:
        """Return where a folder's messages lie on disk, the inbox without a name; made as Dovecot makes it."""
        path = self.folder / "mail" / account.user / (f".{folder.replace(self.separator, '.')}" if folder else "")
        for each in ("cur", "new", "tmp"):
            (path / each).mkdir(parents=True, exist_ok=True)
        self._hand_over()
        return path

    def fill(self, account: Account, contents: Iterator[bytes]) -> int:
        """Put many messages into an inbox at once, by way of the disk. Returns how many."""
        new = self.maildir(account) / "new"
        count = 0
        for count, content in enumerate(contents, start=1):
            (new / f"{count:010}.filled.localhost").write_bytes(content)
        self._hand_over()
        return count

    def lock_away(self, account: Account, content: bytes) -> None:
        """Take from the server the right to read one message, which it goes on listing."""
        (file,) = (
            file for file in self.maildir(account).glob("*/*") if file.is_file() and file.read_bytes() == content
        )
        file.chmod(0)

    def forget_uids(self, account: Account) -> None:
        """Make the inbox's UIDVALIDITY another one, as a restored or rebuilt mailbox has. No session may be open."""
        for file in self.maildir(account).glob("dovecot*"):
            file.unlink()
        # Dovecot takes the time in seconds as the new UIDVALIDITY, so it must not still be the second of the old one.
        time.sleep(1.1)

    def start(self) -> None:
        """Start it on free ports, or on those that it had before, and wait until it answers."""
        if not self.port:
            self.port, self.tls_port = _free_ports()
        self._write_configuration()
        self._hand_over()
        user, group = ("nobody", "nogroup") if _is_root() else (None, None)
        with (self.folder / "stderr.log").open("wb") as log:
            self._process = subprocess.Popen(
                [self.program, "-F", "-c", self.folder / "dovecot.conf"],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=log,
                user=user,
                group=group,
                extra_groups=[] if user else None,
                start_new_session=True,
            )
        self._wait_until_it_answers()

    def stop(self) -> None:
        """Stop it, and all that it started, which otherwise goes on serving whoever is logged in."""
        if self._process:
            os.killpg(self._process.pid, signal.SIGTERM)
            try:
                self._process.wait(60)
            finally:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(self._process.pid, signal.SIGKILL)
                self._process.wait(60)
            self._process = None

    def _write_configuration(self) -> None:
        for name in ("run", "state", "mail"):
            (self.folder / name).mkdir(exist_ok=True)
        shutil.copy(self.certificates.good.chain, self.folder / "server.pem")
        shutil.copy(self.certificates.good.key, self.folder / "server.key")
        user, group = _identity()
        text = _CONFIGURATION.format(
            folder=self.folder,
            port=self.port,
            tls_port=self.tls_port,
            user=user,
            group=group,
            separator=self.separator,
            prefix=self.prefix,
            capability=f"imap_capability = {self.capabilities}" if self.capabilities else "",
            oauth_mechanisms=" xoauth2 oauthbearer" if self.introspection_url else "",
            oauth=_OAUTH.format(folder=self.folder) if self.introspection_url else "",
        )
        (self.folder / "dovecot.conf").write_text(text, encoding="utf-8")
        settings = _OAUTH_SETTINGS.format(url=self.introspection_url)
        (self.folder / "oauth2.conf.ext").write_text(settings, encoding="utf-8")

    def _hand_over(self) -> None:
        """Give all files to the user that Dovecot runs as, where that is another one."""
        if _is_root():
            for path in (self.folder, *self.folder.rglob("*")):
                with contextlib.suppress(FileNotFoundError):  # Dovecot takes its own temporary files away meanwhile
                    shutil.chown(path, "nobody", "nogroup")

    def _wait_until_it_answers(self) -> None:
        end = time.monotonic() + _START_SECONDS
        while time.monotonic() < end and self._process and self._process.poll() is None:
            try:
                with socket.create_connection(("127.0.0.1", self.port), timeout=5) as connection:
                    if connection.recv(4) == b"* OK":
                        return
            except OSError:
                time.sleep(0.05)
        logs = (file.read_text(errors="replace") for file in self.folder.glob("*.log"))
        self.stop()
        raise RuntimeError("Dovecot did not start:\n" + "\n".join(logs))


@contextmanager
def running_dovecot(certificates: Certificates, **options: str) -> Iterator[Dovecot]:
    """Run a Dovecot, and clear it away afterwards. `options` are fields of `Dovecot`."""
    program = find_dovecot()
    if program is None:
        raise RuntimeError("Dovecot is not installed.")
    # Not pytest's own folder: nobody but its owner may look into that.
    folder = Path(tempfile.mkdtemp(prefix="dovecot-"))
    folder.chmod(0o755)
    dovecot = Dovecot(program=program, folder=folder, certificates=certificates, **options)
    try:
        dovecot.start()
        yield dovecot
    finally:
        dovecot.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _is_root() -> bool:
    return os.geteuid() == 0


def _identity() -> tuple[str, str]:
    """Return the user and group that Dovecot runs as."""
    if _is_root():
        return "nobody", "nogroup"
    import grp
    import pwd

    return pwd.getpwuid(os.geteuid()).pw_name, grp.getgrgid(os.getegid()).gr_name


def _free_ports() -> tuple[int, int]:
    with socket.socket() as first, socket.socket() as second:
        for each in (first, second):
            each.bind(("127.0.0.1", 0))
        return first.getsockname()[1], second.getsockname()[1]

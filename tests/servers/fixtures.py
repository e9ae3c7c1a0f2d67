"""The servers as fixtures: one of each kind for the whole run, a fresh account for each test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.servers.account import Account
from tests.servers.certificates import Certificates
from tests.servers.dovecot import Dovecot, running_dovecot
from tests.servers.form_services import FormStandIn, form_services
from tests.servers.introspection import introspection
from tests.servers.microsoft import SignIn, sign_in_service
from tests.servers.postgresql import PostgreSql, running_postgresql
from tests.servers.pymap_server import Pymap, running_pymap
from tests.servers.smtp_server import SmtpServer, running_smtp


@pytest.fixture(scope="session")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    """An authority, and certificates of all kinds for this machine."""
    return Certificates(tmp_path_factory.mktemp("certificates"))


@pytest.fixture(scope="session")
def pymap(certificates: Certificates) -> Iterator[Pymap]:
    """A pymap in this process."""
    with running_pymap(certificates) as server:
        yield server


@pytest.fixture(scope="session")
def dovecot(certificates: Certificates, part: Callable[[str], Path]) -> Iterator[Dovecot]:
    """A Dovecot with all that it can do, OAuth included."""
    part("dovecot")
    with introspection() as url, running_dovecot(certificates, introspection_url=url) as server:
        yield server


@pytest.fixture(scope="session")
def postgresql(part: Callable[[str], Path]) -> Iterator[PostgreSql]:
    """A PostgreSQL, each database in it empty."""
    with running_postgresql(part("postgresql")) as server:
        yield server


@pytest.fixture
def pymap_account(pymap: Pymap) -> Account:
    """An empty mailbox on pymap."""
    return pymap.account()


@pytest.fixture
def dovecot_account(dovecot: Dovecot) -> Account:
    """An empty mailbox on Dovecot."""
    return dovecot.account()


@pytest.fixture(params=["pymap", "dovecot"])
def account(request: pytest.FixtureRequest) -> Account:
    """An empty mailbox, on each of the servers in turn."""
    server: Pymap | Dovecot = request.getfixturevalue(request.param)
    return server.account()


@pytest.fixture
def smtp(certificates: Certificates) -> Iterator[SmtpServer]:
    """A server that takes mail, with STARTTLS and a login, fresh for each test."""
    with running_smtp(certificates) as server:
        yield server


@pytest.fixture
def sign_in(certificates: Certificates) -> Iterator[SignIn]:
    """A stand-in for Microsoft's sign-in service, fresh for each test."""
    with sign_in_service(certificates) as service:
        yield service


@pytest.fixture
def form_standin() -> Iterator[FormStandIn]:
    """A stand-in for all form services, with an empty form."""
    with form_services() as standin:
        yield standin

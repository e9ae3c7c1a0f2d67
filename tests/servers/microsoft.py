"""Stands in for Microsoft's sign-in service on loopback, as far as MSAL asks it: RFC 6749, RFC 8628, OpenID discovery.

MSAL itself is real; only the far end of its HTTPS connection is ours. One tenant, one application and one secret are
known; a device code is accepted at the second time of asking, as if the person had needed a moment.
"""

from __future__ import annotations

import base64
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

from tests.servers.certificates import Certificates

TENANT = "longtable.example.org"
CLIENT = "11111111-2222-3333-4444-555555555555"
SECRET = "the application's secret"
USER_CODE = "LONGTBL2"


@dataclass
class SignIn:
    """The service's state.

    Attributes:
        tenant: what to write as the tenant in the settings.
        person: whoever types the code, or empty: nobody does, and the code expires.
        asked: the grants that were asked for, in order.
        token: the access token that it gives.
    """

    tenant: str = ""
    person: str = ""
    token: str = "good-token"
    lifetime: int = 3600
    asked: list[str] = field(default_factory=list)

    def answer(self, path: str, form: dict[str, str]) -> tuple[int, dict[str, Any]]:
        """Answer a request."""
        tenant, _, what = path.strip("/").partition("/")
        if tenant != TENANT:
            return 400, {"error": "invalid_tenant"}
        if what.endswith("openid-configuration"):
            return 200, self._discovery()
        if what.endswith("devicecode"):
            return 200, self._device_code()
        return self._grant(form)

    def _discovery(self) -> dict[str, Any]:
        base = f"{self.tenant}/oauth2/v2.0"
        return {
            "issuer": f"{self.tenant}/v2.0",
            "authorization_endpoint": f"{base}/authorize",
            "token_endpoint": f"{base}/token",
            "device_authorization_endpoint": f"{base}/devicecode",
        }

    def _device_code(self) -> dict[str, Any]:
        return {
            "device_code": "device",
            "user_code": USER_CODE,
            "verification_uri": "https://sign-in.example.org/device",
            "message": f"Open https://sign-in.example.org/device and type {USER_CODE}.",
            "expires_in": 60 if self.person else 2,
            "interval": 1,
        }

    def _grant(self, form: dict[str, str]) -> tuple[int, dict[str, Any]]:
        grant = form["grant_type"].rpartition(":")[2]
        self.asked.append(grant)
        if grant == "client_credentials" and form.get("client_secret") != SECRET:
            said = "AADSTS7000215: Invalid client secret provided.\r\nTrace ID: 1\r\nTimestamp: now"
            return 401, {"error": "invalid_client", "error_description": said}
        if grant == "device_code" and (not self.person or self.asked.count(grant) == 1):
            return 400, {"error": "authorization_pending", "error_description": "AADSTS70016: Pending."}
        return 200, self._token(person=grant != "client_credentials")

    def _token(self, *, person: bool) -> dict[str, Any]:
        token: dict[str, Any] = {
            "token_type": "Bearer",
            "access_token": self.token,
            "expires_in": self.lifetime,
        }
        if person:
            now = int(time.time())
            claims = {
                "iss": f"{self.tenant}/v2.0",
                "sub": "person",
                "aud": CLIENT,
                "iat": now,
                "exp": now + 3600,
                "preferred_username": self.person,
            }
            token |= {
                "scope": "https://outlook.office.com/IMAP.AccessAsUser.All",
                "refresh_token": "refresh",
                "id_token": ".".join((_part({"alg": "none"}), _part(claims), "")),
                "client_info": _part({"uid": "person", "utid": "tenant"}),
            }
        return token


def _part(value: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


@contextmanager
def sign_in_service(certificates: Certificates) -> Iterator[SignIn]:
    """Serve on loopback over TLS."""
    service = SignIn()

    class Endpoint(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._send(*service.answer(self.path, {}))

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self._send(*service.answer(self.path, {name: values[0] for name, values in parse_qs(body).items()}))

        def _send(self, status: int, value: dict[str, Any]) -> None:
            answer = json.dumps(value).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 - the base class's name
            """Keep the tests' output for failures."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Endpoint) as server:
        server.socket = certificates.good.server_context().wrap_socket(server.socket, server_side=True)
        service.tenant = f"https://localhost:{server.server_address[1]}/{TENANT}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield service
        finally:
            server.shutdown()
            thread.join(10)

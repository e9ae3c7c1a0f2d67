"""The receiver behind nginx, with the very lines that docs/forms.md shows, and under systemd with its unit."""

from __future__ import annotations

import http.client
import re
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.receiver.conftest import filled_in
from tests.servers.program import serving_program
from tests.sitecopy import ROOT, SiteCopy

GUIDE = (ROOT / "docs" / "forms.md").read_text(encoding="utf-8")
SITE = "https://talk.example.org"
SETTINGS = f"""
[site]
url = "{SITE}"
address = "talk@example.org"
id_key = "a key that is long enough"
theme = "{(ROOT / "theme").as_posix()}"

"""
_SERVER = """
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{}}
http {{
    access_log {folder}/access.log;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    scgi_temp_path {folder}/scgi;
    uwsgi_temp_path {folder}/uwsgi;
    server {{
        listen 127.0.0.1:{port};
        root {folder};
{location}
    }}
}}
"""


def block(language: str, holding: str) -> str:
    """Return the block of the guide in this language that holds these words."""
    blocks: list[str] = re.findall(rf"```{language}\n(.*?)```", GUIDE, re.DOTALL)
    return next(each for each in blocks if holding in each)


@contextmanager
def running_nginx(program: Path, folder: Path, port: int, location: str) -> Iterator[None]:
    """Run nginx while the block runs."""
    settings = folder / "nginx.conf"
    settings.write_text(_SERVER.format(folder=folder, port=port, location=location), encoding="utf-8")
    command = [str(program), "-c", str(settings), "-p", str(folder), "-e", str(folder / "error.log")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:
        try:
            wait_for(port, process)
            yield
        finally:
            process.terminate()
            process.wait(timeout=60)


def wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    """Wait until somebody answers on a port."""
    for _ in range(600):
        assert process.poll() is None, process.communicate()[0].decode()
        try:
            ask(port, "GET", "/nothing")
        except OSError:
            time.sleep(0.1)
        else:
            return
    pytest.fail("nginx does not answer")


def ask(port: int, method: str, path: str, **fields: str) -> tuple[int, str, str]:
    """Send a request as the browser of a reader does; return status, Location and page."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Origin": SITE, "X-Forwarded-For": "203.0.113.1"}
    try:
        connection.request(method, path, body=urlencode(fields), headers=headers)
        answer = connection.getresponse()
        return answer.status, answer.headers.get("Location", ""), answer.read().decode()
    finally:
        connection.close()


@pytest.mark.part("nginx")
def test_the_documented_lines_work(part: Callable[[str], Path], tmp_path: Path) -> None:
    """A response goes through nginx into the queue; nothing of it, nor of who sent it, is left in nginx's files."""
    site = SiteCopy(folder=tmp_path / "site", environment={"PYTHONPATH": str(ROOT)})
    settings = block("toml", "proxies").replace("proxies = 1", "proxies = 1\nper_hour = 3")
    site.write("comments.toml", SETTINGS + settings)
    site.write("content/posts/trust.md", "Title: Trust\nDate: 2026-10-12\nSlug: trust\n\nWords.\n")
    folder = tmp_path / "nginx"
    folder.mkdir()
    with serving_program(
        ("-m", "comments_bridge", "receive", "--port", "0"), folder=site.folder, environment=site.environment
    ) as program:
        location = block("nginx", "proxy_pass").replace("127.0.0.1:8088", program.address.split("/")[2])
        port = int(program.address.split("/")[2].split(":")[1]) + 1
        with running_nginx(part("nginx"), folder, port, location):
            thanked = ask(port, "POST", "/receive/", **filled_in())
            long = ask(port, "POST", "/receive/", **{**filled_in(), "message": "a" * 150_000})
            faulty = ask(port, "POST", "/receive/", **{**filled_in(), "name": ""})
            refused = ask(port, "POST", "/receive/", **{**filled_in(), "message": "One more."})
    site.comments("fetch")
    left = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file() and path.name != "nginx.conf")

    assert (303, f"{SITE}/thank-you/") == thanked[:2]
    assert (422, 422) == (long[0], faulty[0])
    assert "Nobody ever wrote back." in faulty[2]
    # nginx adds the address that it sees to what the reader claims, and that one is counted.
    assert 429 == refused[0]
    assert "Maureen Riley" in site.comments("list")
    assert not [word for word in (b"/receive/", b"Maureen", b"aaaa") if word in left]


def test_the_unit_is_one_that_systemd_takes(tmp_path: Path) -> None:
    """The service file has every section, and where systemd is there it finds nothing wrong in it."""
    unit = block("ini", "ExecStart").replace("User=longtable", "User=root")
    program = shutil.which("true")
    file = tmp_path / "longtable-receive.service"
    file.write_text(re.sub(r"ExecStart=\S+", f"ExecStart={program}", unit), encoding="utf-8")
    verify = shutil.which("systemd-analyze")

    assert ["Unit", "Service", "Install"] == re.findall(r"^\[(\w+)\]$", unit, re.MULTILINE)
    if verify:
        done = subprocess.run([verify, "verify", str(file)], capture_output=True, text=True, check=False, timeout=60)
        assert (0, "") == (done.returncode, done.stderr)

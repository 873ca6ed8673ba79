"""What docs/deploy.md hands to an administrator works: units, proxy, image."""

from __future__ import annotations

import http.client
import json
import re
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.web.servers import Served, home_of_its_own
from tests.web.test_api import ASKED
from tests.web.test_running import free_port

pytestmark = pytest.mark.sites

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
SITE = "zhegang.example"


def test_every_file_for_a_server_is_in_the_instructions() -> None:
    told = (ROOT / "docs" / "deploy.md").read_text(encoding="utf-8")

    assert [p.name for p in sorted(DEPLOY.iterdir()) if f"deploy/{p.name}" not in told] == []


def test_the_image_copies_what_there_is() -> None:
    sources = re.findall(r"^COPY (?!--from)(.+) \S+$", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    names = [name for line in sources for name in line.split()]
    kept = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}

    assert [name for name in names if not (ROOT / name).exists()] == []
    assert set(names) == kept


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed")
def test_the_units_are_understood() -> None:
    units = [str(path) for path in (*DEPLOY.glob("*.service"), *DEPLOY.glob("*.timer"))]

    ran = subprocess.run(["systemd-analyze", "verify", *units], capture_output=True, text=True, check=False)

    # The programs are where an administrator installs them, not here.
    said = [line for line in ran.stderr.splitlines() if "is not executable: No such file" not in line]
    assert said == []


class Proxied:
    """nginx, with the file of deploy/, in front of gunicorn."""

    def __init__(self, plain: int, tls: int, folder: Path) -> None:
        self.plain, self.tls = plain, tls
        self.context = ssl.create_default_context(cafile=str(folder / "fullchain.pem"))

    def ask(self, method: str, path: str, body: bytes | None = None, **headers: str) -> Any:
        """The answer over TLS, its body read."""
        raw = socket.create_connection(("127.0.0.1", self.tls), timeout=20)
        connection = http.client.HTTPConnection(SITE)
        connection.sock = self.context.wrap_socket(raw, server_hostname=SITE)
        try:
            connection.request(method, path, body, {"Host": SITE} | headers)
            answer = connection.getresponse()
            answer.content = answer.read()  # type: ignore[attr-defined]
            return answer
        finally:
            connection.close()


@pytest.fixture(scope="module")
def proxied(database: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxied]:
    nginx = shutil.which("nginx") or ("/usr/sbin/nginx" if Path("/usr/sbin/nginx").exists() else None)
    if nginx is None or shutil.which("openssl") is None:
        pytest.skip("nginx or openssl is not installed")
    folder, home = tmp_path_factory.mktemp("nginx"), tmp_path_factory.mktemp("proxied")
    plain, tls = free_port(), free_port()
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"),
            *("-days", "2", "-subj", f"/CN={SITE}", "-addext", f"subjectAltName=DNS:{SITE}"),
            *("-keyout", "privkey.pem", "-out", "fullchain.pem"),
        ],
        cwd=folder,
        check=True,
        capture_output=True,
    )
    environment = home_of_its_own(database, home) | {"ZHEGANG_TLS": "1", "ZHEGANG_HOSTS": SITE}
    with Served(environment, workers=1) as site:
        text = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
        text = text.replace("127.0.0.1:8000", f"127.0.0.1:{site.port}").replace(
            "/etc/ssl/zhegang", str(folder)
        )
        text = text.replace("listen 80;", f"listen 127.0.0.1:{plain};")
        text = text.replace("listen 443 ", f"listen 127.0.0.1:{tls} ")
        temporary = "".join(
            f"{kind}_temp_path {folder}/{kind};"
            for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        (folder / "nginx.conf").write_text(
            f"daemon off; pid {folder}/pid; error_log {folder}/error.log; events {{}} "
            f"http {{ access_log off; {temporary} {text} }}",
            encoding="utf-8",
        )
        process = subprocess.Popen([nginx, "-p", str(folder), "-c", "nginx.conf"], stderr=subprocess.DEVNULL)
        held = Proxied(plain, tls, folder)
        deadline = time.monotonic() + 120
        while True:
            try:
                held.ask("GET", "/healthz")
                break
            except OSError:
                assert process.poll() is None, (folder / "error.log").read_text()
                assert time.monotonic() < deadline
                time.sleep(0.1)
        yield held
        process.terminate()
        process.wait(10)


def test_a_page_behind_the_proxy_is_strict(proxied: Proxied) -> None:
    answer = proxied.ask("GET", "/en/sign-in", **{"Accept-Encoding": "gzip"})

    assert answer.status == 200
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains; preload"
    cookie = answer.headers["Set-Cookie"]
    assert "Secure" in cookie
    assert "HttpOnly" in cookie
    assert answer.headers["Content-Encoding"] == "gzip"
    assert "script" not in answer.headers["Content-Security-Policy"]


def test_without_tls_one_is_sent_to_it(proxied: Proxied) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", proxied.plain, timeout=20)
    connection.request("GET", "/en/quote?hs=1", headers={"Host": SITE})
    answer = connection.getresponse()

    assert (answer.status, answer.headers["Location"]) == (301, f"https://{SITE}/en/quote?hs=1")
    connection.close()


def test_a_form_is_taken_with_its_token_and_from_this_site_only(proxied: Proxied) -> None:
    page = proxied.ask("GET", "/en/sign-in")
    token = re.search(r'csrfmiddlewaretoken" value="(\w+)"', page.content.decode())
    assert token is not None
    form = f"csrfmiddlewaretoken={token[1]}&username=nobody&password=wrong".encode()
    headers = {
        "Cookie": page.headers["Set-Cookie"].partition(";")[0],
        "Content-Type": "application/x-www-form-urlencoded",
    }

    assert proxied.ask("POST", "/en/sign-in", form, **headers, Origin=f"https://{SITE}").status == 422
    assert proxied.ask("POST", "/en/sign-in", form, **headers, Origin="https://evil.example").status == 403


def test_figures_and_large_bodies_stop_at_the_proxy(proxied: Proxied) -> None:
    assert proxied.ask("GET", "/metrics").status == 404
    assert proxied.ask("POST", "/api/v1/quote", b"x" * (13 << 20)).status == 413
    assert proxied.ask("GET", "/en/", **{"X-Long": "x" * 40_000}).status == 400


def test_a_client_cannot_say_it_is_another(proxied: Proxied) -> None:
    """Limits count the address the proxy adds, not the one a client writes before it."""
    body, kind = json.dumps(ASKED).encode(), {"Content-Type": "application/json"}
    for n in range(200):
        status = proxied.ask(
            "POST", "/api/v1/quote", body, **kind, **{"X-Forwarded-For": f"10.1.0.{n}"}
        ).status
        if status == 429:
            break

    assert (status, n >= 60) == (429, True)


def test_another_name_is_not_answered(proxied: Proxied) -> None:
    with pytest.raises(ssl.SSLError):
        proxied.context.wrap_socket(
            socket.create_connection(("127.0.0.1", proxied.tls), timeout=20), server_hostname="evil.example"
        )

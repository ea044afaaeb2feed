"""The examples of proxies, with the real proxies where they are installed."""

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from store.engine.database import Connection
from tests.api.edge_world import BEARER, code_of, edge_at, make_pair
from tests.service.service_world import settle

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
STARTS_WITHIN_S = 20.0


@pytest.mark.parametrize("name", ["caddy", "nginx"])
def test_the_example_leads_to_the_web_process(name: str, conn: Connection, database_url: str, tmp_path: Path) -> None:
    program = shutil.which(name)
    if program is None:
        pytest.skip(f"no {name} here")
    settle(conn)
    known = {"trusted_proxies": "127.0.0.1", "allowed_hosts": "sigap.example"}
    with (
        edge_at(database_url, **known) as web,
        proxy(program, name, web, tmp_path) as port,
        httpx.Client(base_url=f"https://localhost:{port}", verify=False, headers=BEARER, timeout=30) as client,
    ):
        answer = client.get("/v1/products")
        assert answer.status_code == 200
        assert "strict-transport-security" in answer.headers
        # What the client claims about itself does not get through.
        claims = {
            "X-Forwarded-For": "127.0.0.1",
            "X-Forwarded-Proto": "http",
            "X-Forwarded-Host": "evil.example",
            "X-Forwarded-Prefix": "/evil",
            "Forwarded": "for=127.0.0.1;proto=http",
        }
        assert client.get("/v1/products", headers=claims).status_code == 200
        assert code_of(client.get("/metrics"), 403) == "metrics_elsewhere"
        session = {"Cookie": "__Host-sigap=x", "Authorization": ""}
        ours = {**session, "Origin": f"https://localhost:{port}"}
        assert client.post("/v1/customers", headers=ours).status_code == 401
        foreign = client.post("/v1/customers", headers={**session, "Origin": "https://localhost"})
        assert code_of(foreign, 403) == "origin_foreign"
        with client.stream("GET", "/v1/changes") as stream:
            assert next(stream.iter_text()).startswith(": welcome")


@contextmanager
def proxy(program: str, name: str, web: int, folder: Path) -> Iterator[int]:
    """The port on which the example answers, in front of the web process at port `web`."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    command = _caddy(program, web, port, folder) if name == "caddy" else _nginx(program, web, port, folder)
    env = {"HOME": str(folder), "XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder), "PATH": "/usr/bin:/bin"}
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, env=env, stdout=log, stderr=subprocess.STDOUT)
    try:
        deadline = time.monotonic() + STARTS_WITHIN_S
        while not _answers(port):
            assert process.poll() is None, (folder / "log").read_text()
            assert time.monotonic() < deadline, (folder / "log").read_text()
            time.sleep(0.1)
        yield port
    finally:
        process.terminate()
        try:
            process.wait(timeout=3)
        except subprocess.TimeoutExpired:  # Caddy waits for whoever is connected.
            process.kill()
            process.wait(timeout=20)


def _caddy(program: str, web: int, port: int, folder: Path) -> list[str]:
    example = (DEPLOY / "Caddyfile").read_text(encoding="utf-8")
    example = example.replace("{$SITE:localhost}", f"https://localhost:{port}")
    example = example.replace("{$WEB:web:8080}", f"127.0.0.1:{web}")
    options = "{\n\tadmin off\n\tauto_https disable_redirects\n\tskip_install_trust\n}\n"
    (folder / "Caddyfile").write_text(options + example)
    return [program, "run", "--config", str(folder / "Caddyfile"), "--adapter", "caddyfile"]


def _nginx(program: str, web: int, port: int, folder: Path) -> list[str]:
    pair = make_pair(folder)
    example = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    for ours, theirs in (
        ("listen 443 ssl", f"listen 127.0.0.1:{port} ssl"),
        ("/etc/ssl/sigap.crt", str(pair.cert)),
        ("/etc/ssl/private/sigap.key", str(pair.key)),
        ("http://127.0.0.1:8080", f"http://127.0.0.1:{web}"),
    ):
        assert ours in example
        example = example.replace(ours, theirs)
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    paths = "\n".join(f"{kind}_temp_path {folder}/{kind};" for kind in kinds)
    (folder / "nginx.conf").write_text(
        f"daemon off;\npid {folder}/pid;\nerror_log stderr;\nevents {{}}\n"
        f"http {{\naccess_log off;\n{paths}\n{example}}}\n"
    )
    return [program, "-p", str(folder), "-c", str(folder / "nginx.conf")]


def _answers(port: int) -> bool:
    try:
        return httpx.get(f"https://localhost:{port}/healthz", verify=False, timeout=2).status_code == 200
    except httpx.HTTPError:
        return False

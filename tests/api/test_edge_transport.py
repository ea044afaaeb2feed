"""Where the web process may be reached, and who is believed about who asks."""

import asyncio
import os
import socket
import ssl
import subprocess
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.requests import HTTPConnection
from starlette.types import Receive, Scope, Send

from api.access.sessions import cookie_name
from api.edge.client_address import client_address, own_origin
from api.edge.edge import Edge
from api.edge.forwarded import ReadForwarded
from api.edge.peers import Peers
from api.edge.tls import Renewal, context_for, read_pair
from fleet.settings import BadSettings
from tests.api.api_world import settings_for
from tests.api.edge_world import BEARER, DAY, code_of, edge_at, get, make_pair, own_address

ROOT = Path(__file__).resolve().parents[2]
NOWHERE = "postgresql://unused"
HTTPS = {"X-Forwarded-Proto": "https"}


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "example.com"])
def test_plain_http_on_an_address_that_others_reach_is_refused(host: str) -> None:
    with pytest.raises(BadSettings, match=r"SIGAP_HTTP_HOST.* SIGAP_TLS_CERT .* SIGAP_TRUSTED_PROXIES"):
        Edge(settings_for(NOWHERE, http_host=host))


@pytest.mark.parametrize("command", ["api", "dashboards"])
def test_the_process_ends_with_2_where_it_would_be_reached_over_plain_http(command: str, tmp_path: Path) -> None:
    ours = {"SIGAP_HTTP_HOST": "0.0.0.0", "SIGAP_DATABASE_URL": NOWHERE, "SIGAP_DATA_DIR": str(tmp_path)}
    ended = subprocess.run(
        [sys.executable, "-m", command],
        cwd=ROOT,
        env={**os.environ, **ours},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert ended.returncode == 2
    assert "SIGAP_TRUSTED_PROXIES" in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost"])
def test_loopback_needs_nothing(host: str) -> None:
    assert Edge(settings_for(NOWHERE, http_host=host)).pair is None


def test_any_address_is_served_with_tls_or_a_trusted_proxy(tmp_path: Path) -> None:
    assert Edge(settings_for(NOWHERE, http_host="0.0.0.0", **make_pair(tmp_path).settings)).pair
    Edge(settings_for(NOWHERE, http_host="0.0.0.0", trusted_proxies="proxy, 10.0.0.0/8"))


@pytest.mark.parametrize("text", ["10.0.0.1/8", "*", "0.0.0.0/0", "::/0", "10.0.0", "a b", "proxy,https://x"])
def test_a_list_of_proxies_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(BadSettings, match="SIGAP_TRUSTED_PROXIES"):
        Edge(settings_for(NOWHERE, trusted_proxies=text))


def test_a_bad_pair_is_refused_by_file_and_rule(tmp_path: Path) -> None:
    good, other = make_pair(tmp_path), make_pair(tmp_path, "other")
    locked = make_pair(tmp_path, "locked", password="correct horse")
    old = make_pair(tmp_path, "old", ends=datetime.now(UTC) - DAY)
    future = make_pair(tmp_path, "future", ends=datetime.now(UTC) + 30 * DAY)
    text = tmp_path / "text"
    text.write_text("no certificate")
    absent = tmp_path / "absent"

    def refused(rule: str, now: datetime | None = None, **more: object) -> None:
        with pytest.raises(BadSettings, match=rule):
            read_pair(settings_for(NOWHERE, **more), now or datetime.now(UTC))

    refused("SIGAP_TLS_KEY is not set", tls_cert=good.cert)
    refused("SIGAP_TLS_CERT is not set", tls_key=good.key)
    refused(f"SIGAP_TLS_CERT={absent}: there is no such file", tls_cert=absent, tls_key=good.key)
    refused(f"SIGAP_TLS_KEY={absent}: there is no such file", tls_cert=good.cert, tls_key=absent)
    refused(f"SIGAP_TLS_CERT={tmp_path}: the file cannot be read", tls_cert=tmp_path, tls_key=good.key)
    refused(f"SIGAP_TLS_CERT={text}: .* no PEM certificate", tls_cert=text, tls_key=good.key)
    refused(f"SIGAP_TLS_KEY={text}: .* no PEM private key", tls_cert=good.cert, tls_key=text)
    refused("does not belong to the certificate", tls_cert=good.cert, tls_key=other.key)
    refused("the certificate ended at", **old.settings)
    refused("the certificate begins at", now=datetime.now(UTC) - 9 * DAY, **future.settings)
    refused("needs SIGAP_TLS_KEY_PASSWORD", **locked.settings)
    refused("that SIGAP_TLS_KEY_PASSWORD opens", **locked.settings, tls_key_password="wrong")
    assert read_pair(settings_for(NOWHERE, **locked.settings, tls_key_password="correct horse"), datetime.now(UTC))


def test_tls_is_1_2_or_later_and_tells_browsers_to_stay(database_url: str, tmp_path: Path) -> None:
    pair = make_pair(tmp_path)
    with edge_at(database_url, **pair.settings) as port, httpx.Client(verify=pair.trust, headers=BEARER) as client:
        for host in ("127.0.0.1", "localhost"):
            answer = client.get(f"https://{host}:{port}/v1/products")
            assert answer.status_code == 200
            assert answer.headers["strict-transport-security"] == "max-age=31536000"
        # The certificate's names are ours without another setting.
        for name in ("sigap.example", "jakarta.branch.example"):
            assert client.get(f"https://127.0.0.1:{port}/v1/products", headers={"Host": name}).status_code == 200
        foreign = client.get(f"https://127.0.0.1:{port}/v1/products", headers={"Host": "a.jakarta.branch.example"})
        assert code_of(foreign, 421) == "host_unknown"
        with pytest.raises(httpx.RemoteProtocolError):
            client.get(f"http://127.0.0.1:{port}/healthz")
        old = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        old.load_verify_locations(pair.cert)
        old.set_ciphers("ALL:@SECLEVEL=0")
        with pytest.warns(DeprecationWarning, match="TLSv1_1"):
            old.maximum_version = ssl.TLSVersion.TLSv1_1
        with socket.create_connection(("127.0.0.1", port)) as plain, pytest.raises(ssl.SSLError):
            old.wrap_socket(plain, server_hostname="localhost")


def test_a_renewed_pair_is_taken_and_a_bad_one_is_not(tmp_path: Path) -> None:
    pair = make_pair(tmp_path)
    settings = settings_for(NOWHERE, **pair.settings)
    read = read_pair(settings, datetime.now(UTC))
    assert read
    context = context_for(read)
    renewal = Renewal(settings, context, read)
    assert not renewal.look()
    make_pair(tmp_path, ends=datetime.now(UTC) + 90 * DAY)
    assert renewal.look()
    assert not renewal.look()
    assert _shown(context, pair.cert) > datetime.now(UTC) + 80 * DAY
    pair.key.write_text("broken")
    assert not renewal.look()
    assert _shown(context, pair.cert) > datetime.now(UTC) + 80 * DAY


def test_a_request_over_plain_http_from_elsewhere_is_refused_with_the_way_out(database_url: str) -> None:
    address = own_address()
    with edge_at(database_url, "0.0.0.0", http_host="0.0.0.0", trusted_proxies="192.0.2.9") as port:
        there, here = f"http://{address}:{port}", f"http://127.0.0.1:{port}"
        assert code_of(get(f"{there}/v1/products", headers=BEARER), 403) == "plain_http"
        # What a stranger claims to forward changes nothing.
        assert code_of(get(f"{there}/v1/products", headers={**BEARER, **HTTPS}), 403) == "proxy_not_named"
        page = get(there, headers={"Accept": "text/html", "Accept-Language": "id"})
        assert page.status_code == 403
        assert page.headers["content-type"].startswith("text/html")
        for word in ("SIGAP_TLS_CERT", "SIGAP_TRUSTED_PROXIES", "kata sandi"):
            assert word in page.text
        assert get(f"{there}/healthz").json() == {"status": "ok"}
        assert code_of(get(f"{there}/metrics"), 403) == "metrics_elsewhere"
        assert get(f"{here}/v1/products", headers=BEARER).status_code == 200
        assert "sigap_http_refused_total" in get(f"{here}/metrics").text


def test_metrics_are_read_from_the_addresses_named_for_it(database_url: str) -> None:
    address = own_address()
    with edge_at(
        database_url, "0.0.0.0", http_host="0.0.0.0", trusted_proxies="192.0.2.9", metrics_from=address
    ) as port:
        there = f"http://{address}:{port}"
        assert "sigap_http_requests" in get(f"{there}/metrics", headers={"Host": "found-by-prometheus"}).text
        assert code_of(get(f"{there}/v1/products", headers=BEARER), 403) == "plain_http"


def test_a_proxy_on_this_machine_must_be_named(database_url: str) -> None:
    with edge_at(database_url) as port:
        for name in ("X-Forwarded-For", "X-Forwarded-Proto", "Forwarded"):
            answer = get(f"http://127.0.0.1:{port}/v1/products", headers={**BEARER, name: "192.0.2.1"})
            assert code_of(answer, 403) == "proxy_not_named"


def test_a_trusted_proxy_is_believed_about_tls_and_host(database_url: str) -> None:
    with edge_at(database_url, trusted_proxies="127.0.0.0/8", public_url="https://sigap.example") as port:
        url = f"http://127.0.0.1:{port}/v1/products"
        proxied = {**BEARER, "X-Forwarded-For": "203.0.113.7", "X-Forwarded-Host": "sigap.example", **HTTPS}
        answer = get(url, headers=proxied)
        assert answer.status_code == 200
        assert "strict-transport-security" in answer.headers
        assert "strict-transport-security" not in get(url, headers=BEARER).headers
        for proto in ("http", "https, http", ""):
            refused = get(url, headers={**proxied, "X-Forwarded-Proto": proto})
            assert code_of(refused, 403) == "proxy_without_tls"
        assert code_of(get(url, headers={**proxied, "X-Forwarded-For": "unknown"}), 400) == "forwarded_unreadable"
        elsewhere = get(url, headers={**proxied, "X-Forwarded-Host": "evil.example"})
        assert code_of(elsewhere, 421) == "host_unknown"


@pytest.mark.parametrize(
    ("peer", "sent", "client"),
    [
        ("10.0.0.2", "203.0.113.7", "203.0.113.7"),
        # What the client itself wrote stands further left.
        ("10.0.0.2", "127.0.0.1, 198.51.100.4, 203.0.113.7", "203.0.113.7"),
        ("10.0.0.2", "nonsense, 203.0.113.7, 10.9.9.9", "203.0.113.7"),
        ("10.0.0.2", "203.0.113.7:4711", "203.0.113.7"),
        ("10.0.0.2", "[2001:db8::7]:4711, 10.0.0.3", "2001:db8::7"),
        ("::ffff:10.0.0.2", "::ffff:203.0.113.7", "203.0.113.7"),
        ("127.0.0.1", "203.0.113.8", "203.0.113.8"),  # `localhost`, by name.
        ("203.0.113.9", "203.0.113.7", "203.0.113.9"),
    ],
)
def test_the_client_is_the_last_hop_that_no_trusted_proxy_is(peer: str, sent: str, client: str) -> None:
    scope = asgi_scope(peer, {"x-forwarded-for": sent, "x-forwarded-proto": "https", "x-real-ip": "1.1.1.1"})
    seen = through(scope, Peers("SIGAP_TRUSTED_PROXIES", "10.0.0.0/8, localhost"))
    assert client_address(seen) == seen["client"][0].removeprefix("::ffff:") == client
    assert not [name for name, _ in seen["headers"] if name.startswith((b"x-forwarded", b"x-real"))]
    trusted = client != peer
    assert cookie_name(HTTPConnection(seen)) == ("__Host-sigap" if trusted else "sigap")
    assert own_origin(seen) == ("https://sigap.example" if trusted else "http://sigap.example")


def test_a_prefix_is_taken_from_a_trusted_proxy_only_and_only_a_path() -> None:
    trusted = Peers("SIGAP_TRUSTED_PROXIES", "10.0.0.0/8")
    for peer, sent, taken in [
        ("10.0.0.2", "/sigap/", [b"/sigap"]),
        ("10.0.0.2", '/x"><script>', []),
        ("203.0.113.9", "/sigap", []),
    ]:
        scope = asgi_scope(peer, {"x-forwarded-for": "203.0.113.7", "x-forwarded-prefix": sent})
        headers = through(scope, trusted)["headers"]
        assert [value for name, value in headers if name == b"x-forwarded-prefix"] == taken


@pytest.mark.parametrize(
    ("host", "status", "code"),
    [
        ("sigap.example", 200, None),
        ("SIGAP.example.:8443", 200, None),
        ("other.example", 200, None),
        ("[::1]:80", 200, None),
        ("localhost:1", 200, None),
        ("192.0.2.44", 200, None),
        ("rebound.attacker.example", 421, "host_unknown"),
        ("sigap.example.attacker.example", 421, "host_unknown"),
        ("169.254.169.254", 421, "host_unknown"),
        ("", 400, "host_missing"),
        ("sigap.example/x", 400, "host_missing"),
        ("a@sigap.example", 400, "host_missing"),
    ],
)
def test_only_names_of_ours_are_answered(database_url: str, host: str, status: int, code: str | None) -> None:
    known = {"public_url": "https://sigap.example/", "allowed_hosts": "other.example, 192.0.2.44"}
    with edge_at(database_url, **known) as port:
        answer = get(f"http://127.0.0.1:{port}/v1/products", headers={**BEARER, "Host": host})
        assert answer.status_code == status
        assert code is None or code_of(answer, status) == code
        assert get(f"http://127.0.0.1:{port}/healthz", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize("known", [{"public_url": "sigap.example"}, {"allowed_hosts": "https://sigap.example"}])
def test_what_is_no_host_is_refused_at_the_start(known: dict[str, Any]) -> None:
    with pytest.raises(BadSettings, match=r"SIGAP_(PUBLIC_URL|ALLOWED_HOSTS)"):
        Edge(settings_for(NOWHERE, **known))


def asgi_scope(peer: str, headers: dict[str, str]) -> Scope:
    sent = {"host": "sigap.example", **headers}
    return {
        "type": "http",
        "method": "GET",
        "scheme": "http",
        "path": "/",
        "client": (peer, 1),
        "headers": [(name.encode(), value.encode()) for name, value in sent.items()],
    }


def through(scope: Scope, proxies: Peers) -> Scope:
    """What an application behind ReadForwarded sees."""
    seen: list[Scope] = []

    async def application(scope: Scope, receive: Receive, send: Send) -> None:
        seen.append(scope)

    async def unused(*_: object) -> Any:
        raise AssertionError("nothing is read or answered")

    asyncio.run(ReadForwarded(application, proxies)(scope, unused, unused))
    return seen[0]


def _shown(context: ssl.SSLContext, cert: Path) -> datetime:
    """When the certificate ends that the context shows."""
    ours, theirs = socket.socketpair()

    def serve() -> None:
        with context.wrap_socket(theirs, server_side=True) as served:
            served.recv(1)

    thread = threading.Thread(target=serve)
    thread.start()
    client = ssl.create_default_context(cafile=str(cert))
    with client.wrap_socket(ours, server_hostname="localhost") as wrapped:
        shown = wrapped.getpeercert()
        wrapped.send(b"x")
    thread.join()
    assert shown
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(str(shown["notAfter"])), UTC)

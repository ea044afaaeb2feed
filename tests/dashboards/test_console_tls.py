"""The console over TLS of its own: pages and their sockets."""

from pathlib import Path

from playwright.sync_api import Browser, expect

from api.access.sessions import SECURE_COOKIE
from store.engine.database import connect
from tests.api.edge_world import make_pair
from tests.dashboards.console_world import running_console, watch
from tests.service.service_world import World
from tests.worlds.signed_in import signed_in_cookie


def test_a_page_and_its_socket_work_over_tls(
    browser: Browser, console_database: str, world: World, tmp_path: Path
) -> None:
    pair = make_pair(tmp_path)
    tls = {"SIGAP_TLS_CERT": str(pair.cert), "SIGAP_TLS_KEY": str(pair.key), "SIGAP_HTTP_HOST": "0.0.0.0"}
    with running_console(console_database, tmp_path, command=True, **tls) as url:
        context = browser.new_context(ignore_https_errors=True)
        with connect(console_database) as conn:
            _, secret = signed_in_cookie(conn)
        watched = watch(context)
        context.add_cookies([{"name": SECURE_COOKIE, "value": secret, "url": url, "secure": True, "httpOnly": True}])
        with watched.page.expect_websocket(lambda socket: socket.url.startswith("wss://")):
            watched.page.goto(f"{url}/tickets?state=")
        expect(watched.page.locator("tbody")).to_contain_text("SN-")
        watched.page.wait_for_function("window.socket?.connected === true")
        watched.check()
        context.close()

"""The console over TLS of its own: pages and their sockets."""

from pathlib import Path

from playwright.sync_api import Browser, expect

from tests.api.edge_world import make_pair
from tests.dashboards.console_world import TOKEN, running_console, watch
from tests.service.service_world import World


def test_a_page_and_its_socket_work_over_tls(
    browser: Browser, console_database: str, world: World, tmp_path: Path
) -> None:
    pair = make_pair(tmp_path)
    tls = {"SIGAP_TLS_CERT": str(pair.cert), "SIGAP_TLS_KEY": str(pair.key), "SIGAP_HTTP_HOST": "0.0.0.0"}
    with running_console(console_database, tmp_path, **tls) as url:
        context = browser.new_context(ignore_https_errors=True)
        watched = watch(context)
        watched.page.goto(f"{url}/login?token={TOKEN}")
        with watched.page.expect_websocket(lambda socket: socket.url.startswith("wss://")):
            watched.page.goto(f"{url}/tickets?state=")
        expect(watched.page.locator("tbody")).to_contain_text("SN-")
        watched.page.wait_for_function("window.socket?.connected === true")
        watched.check()
        context.close()

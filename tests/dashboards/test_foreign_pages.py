"""What a page of another origin makes a browser do, and what the console's own pages may do."""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest
from playwright.sync_api import BrowserContext, Page

from tests.dashboards.console_world import Watched

FORM = """<!doctype html><form method="post" action="{console}{path}" enctype="text/plain">
<input name="a" value="b"></form><script>document.forms[0].submit()</script>"""
SOCKET = """async (console) => new Promise((done) => {
  const socket = new WebSocket(console.replace("http", "ws") + "/_nicegui_ws/socket.io/?EIO=4&transport=websocket");
  socket.onopen = () => done("open");
  socket.onerror = () => done("refused");
})"""
POLL = """async ([console, method]) => {
  try {
    const url = console + "/_nicegui_ws/socket.io/?EIO=4&transport=polling";
    return (await fetch(url, { method, credentials: "include" })).status;
  } catch (error) { return String(error); }
}"""


@pytest.fixture
def prey(context: BrowserContext, console: str) -> Page:
    """A page of a browser that bears a session of the console."""
    context.add_cookies([{"name": "sigap", "value": "x", "url": console}])
    return context.new_page()


# Another port of this machine is the same site, so that the browser sends the session's cookie along.
@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
@pytest.mark.parametrize("path", ["/v1/customers", "/login", "/"])
def test_a_form_of_a_foreign_page_is_refused(prey: Page, console: str, host: str, path: str) -> None:
    with (
        attacking(host, FORM.format(console=console, path=path)) as page,
        prey.expect_navigation(url=console + path) as came,
    ):
        prey.goto(page)
    answer = came.value
    assert answer is not None
    assert answer.request.method == "POST"
    assert answer.status == 403
    assert "this installation" in answer.text()


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_a_foreign_page_opens_no_socket_and_reads_no_polling(prey: Page, console: str, host: str) -> None:
    with attacking(host, "<!doctype html>") as page:
        prey.goto(page)
        assert prey.evaluate(SOCKET, console) == "refused"
        for method in ("GET", "POST"):
            assert "TypeError" in str(prey.evaluate(POLL, [console, method]))
            # What the browser does not show to the page, was not done either.
            polling = f"{console}/_nicegui_ws/socket.io/?EIO=4&transport=polling"
            foreign = {"Origin": page.rstrip("/"), "Sec-Fetch-Site": "same-site"}
            assert httpx.request(method, polling, headers=foreign).status_code == 403


def test_a_foreign_page_frames_none_of_ours(prey: Page, console: str) -> None:
    html = f'<!doctype html><iframe src="{console}/healthz"></iframe>'
    with (
        attacking("127.0.0.1", html) as page,
        prey.expect_console_message(lambda message: "frame-ancestors" in message.text),
    ):
        prey.goto(page)


def test_the_consoles_pages_run_their_own_scripts_only(staff: Watched, console: str) -> None:
    answer = staff.page.goto(console)
    assert answer is not None
    policy = answer.headers["content-security-policy"]
    assert "script-src 'self' 'nonce-" in policy
    assert "'unsafe-inline'" not in policy.replace("style-src-attr 'unsafe-inline'", "")
    assert not re.search(r"https?:|\*", policy)
    again = staff.page.goto(console)
    assert again is not None
    assert again.headers["content-security-policy"] != policy
    assert answer.headers["cache-control"] == "no-store"
    ran = staff.page.evaluate(
        """() => {
          const script = document.createElement("script");
          script.textContent = "window.attacked = true";
          document.body.append(script);
          const image = document.createElement("div");
          image.innerHTML = '<img src="x:" onerror="window.attacked = true">';
          document.body.append(image);
          return new Promise((done) => setTimeout(() => done(window.attacked === true), 200));
        }"""
    )
    assert ran is False
    assert any("Content Security Policy" in fault for fault in staff.faults)
    staff.faults.clear()


def test_files_that_are_the_same_for_everybody_are_kept(console: str) -> None:
    for path in ("/console/console.css", "/console/console.js"):
        answer = httpx.get(f"{console}{path}")
        assert answer.status_code == 200
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "max-age" in answer.headers["cache-control"]


@contextmanager
def attacking(host: str, html: str) -> Iterator[str]:
    """The address of a page on a server that is not ours."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(html.encode())

        def log_message(self, *_: object) -> None:
            """It is silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://{host}:{server.server_port}/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()

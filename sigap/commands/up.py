"""`up`: the platform on one machine, one log."""

import sys
from contextlib import closing
from pathlib import Path

from fleet.process import StopSignal, configure_logs
from fleet.product_files.parse import load_products
from fleet.settings import Settings, load_settings
from sigap.cli.showing import say, show_warnings
from sigap.platform.broker_findings import SEPARATE, UNSEPARATED
from sigap.platform.first_sign_in import first_link
from sigap.platform.running import Running, run_platform
from store.assets.fleet_clocks import ClockMode
from store.assets.products import register_product
from store.engine.database import connect

LOOK_EVERY_S = 0.2


def run() -> None:
    settings = load_settings(log_format="console")
    configure_logs(settings)
    products = load_products(settings.products_dir)
    stop = StopSignal().install()
    log = CombinedLog(settings.data_dir / "logs")
    with run_platform(settings) as (running, supervisor):
        if supervisor is None:
            say(f"the platform runs already (process {running.pid}): {running.http_url}")
            return
        with closing(connect(running.database_url)) as conn:
            for product in products:
                register_product(conn, product, mode=ClockMode.WALL)
                show_warnings(product)
        _greet(settings, running, [product.id for product in products])
        while not stop:
            log.show_news()
            stop.wait(LOOK_EVERY_S)
        say("stopping")
    log.show_news()


def _greet(settings: Settings, running: Running, products: list[str]) -> None:
    link = first_link(settings, database_url=running.database_url, http_url=settings.public_url or running.http_url)
    say(f"sign in    {link}")
    say("           (signs the first administrator in, once, within 24 hours; the next start prints a new link)")
    say(f"API        {running.http_url} (OpenAPI at /openapi.json)")
    say("           a token for a program: python -m sigap token add NAME --scope read")
    say(f"MQTT 5     {running.mqtt_url}")
    if running.mqtt_v311_url:
        say(f"MQTT 3.1.1 {running.mqtt_v311_url}")
        say(f"           the embedded broker {UNSEPARATED};")
        say(f"           {SEPARATE}")
    say(f"mail in    {running.mail_url} (a mail server hands mail in here, by LMTP or SMTP)")
    say(f"database   {running.database_url}")
    say(f"products   {', '.join(products)}")
    say("Ctrl-C stops it; what is stored stays.")


class CombinedLog:
    """Every child's log lines from now on, each with the child's name before it, on standard error."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._read = {path: path.stat().st_size for path in folder.glob("*.log")} if folder.exists() else {}

    def show_news(self) -> None:
        for path in sorted(self._folder.glob("*.log")):
            with path.open("rb") as file:
                file.seek(self._read.get(path, 0))
                for line in file.read().splitlines():
                    sys.stderr.write(f"{path.stem:>9} | {line.decode('utf-8', 'replace')}\n")
                self._read[path] = file.tell()

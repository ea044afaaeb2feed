"""Mosquitto as `deploy/` configures it, with Debian's program: its start script, its listeners, TLS."""

import os
import re
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bench.worlds.broker import wait_for_port
from sigap.platform.free_ports import free_port

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
PATH = f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin"
PROGRAMS = ("mosquitto", "mosquitto_passwd", "openssl")
PLUGINS = ("/usr/lib", "/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu")
PLUGIN = "mosquitto_dynamic_security.so"
PLATFORM_PASSWORD, ACCESS_PASSWORD = "platform-secret", "access-secret"
ENDS_WITHIN_S = 10.0


def lacking() -> str:
    """What this machine lacks for it; empty where it has all."""
    if missing := [name for name in PROGRAMS if shutil.which(name, path=PATH) is None]:
        return f"{', '.join(missing)}: not installed (apt-get install mosquitto openssl)"
    return "" if _plugin() else f"{PLUGIN}: not installed (apt-get install mosquitto)"


@dataclass
class Mosquitto:
    """`ports` by the listener's number in deploy/mosquitto.conf. `folder`: configuration, data, certificates, log."""

    folder: Path
    ports: dict[int, int] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"mqtt://sigap:{PLATFORM_PASSWORD}@127.0.0.1:{self.ports[1883]}"

    @property
    def access_url(self) -> str:
        return f"mqtt://sigap-access:{ACCESS_PASSWORD}@127.0.0.1:{self.ports[1883]}"

    @property
    def access_dir(self) -> Path:
        return self.folder / "data" / "access"

    @property
    def certs(self) -> Path:
        return self.folder / "secrets"

    def start(self) -> None:
        """Returns when every listener takes connections."""
        environment = {
            "PATH": PATH,
            "MQTT_PASSWORD": PLATFORM_PASSWORD,
            "BROKER_ACCESS_PASSWORD": ACCESS_PASSWORD,
            "SIGAP_BROKER_CONFIG": str(self.folder),
            "SIGAP_BROKER_DATA": str(self.folder / "data"),
        }
        with (self.folder / "broker.log").open("ab") as log:
            self.process = subprocess.Popen(
                ["/bin/sh", str(DEPLOY / "mosquitto-start.sh")], env=environment, stdout=log, stderr=subprocess.STDOUT
            )
        for port in self.ports.values():
            wait_for_port(port, self.process)

    def stop(self) -> None:
        if self.process is not None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(ENDS_WITHIN_S)
        self.process = None

    def worked(self) -> float:
        """Seconds of processor time that the broker itself has taken since its last start."""
        assert self.process is not None
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        names = {child: Path(f"/proc/{child}/comm").read_text().strip() for child in children}
        [pid] = [child for child, name in names.items() if name == "mosquitto"]
        parts = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return (int(parts[11]) + int(parts[12])) / os.sysconf("SC_CLK_TCK")

    def log(self) -> str:
        return (self.folder / "broker.log").read_text(errors="replace")


@contextmanager
def running_mosquitto(folder: Path) -> Iterator[Mosquitto]:
    broker = prepare(folder)
    broker.start()
    try:
        yield broker
    finally:
        broker.stop()


def prepare(folder: Path) -> Mosquitto:
    """Everything that a start needs; nothing of `deploy/` is changed but paths, ports and the user it runs as."""
    (folder / "data").mkdir(parents=True)
    subprocess.run(
        ["/bin/sh", str(DEPLOY / "make-secrets.sh")],
        env={"PATH": PATH, "SECRETS_DIR": str(folder / "secrets"), "BROKER_NAMES": "localhost 127.0.0.1"},
        cwd=folder,
        check=True,
        capture_output=True,
    )
    broker = Mosquitto(folder)
    text = (DEPLOY / "mosquitto.conf").read_text(encoding="utf-8")

    def on_loopback(found: re.Match[str]) -> str:
        broker.ports[int(found[1])] = port = free_port()
        return f"listener {port} 127.0.0.1"

    text = re.sub(r"^listener (\d+)$", on_loopback, text, flags=re.MULTILINE)
    text = text.replace(f"/usr/lib/{PLUGIN}", _plugin())
    text = text.replace("/mosquitto/data", str(folder / "data"))
    text = re.sub(r"/run/secrets/(\w+)_(crt|key)", rf"{folder}/secrets/\1.\2", text)
    if os.geteuid() == 0:
        text += "\nuser root\n"
    (folder / "mosquitto.conf").write_text(text, encoding="utf-8")
    shutil.copy(DEPLOY / "mosquitto-log.awk", folder / "log.awk")
    return broker


def _plugin() -> str:
    return next((str(path) for folder in PLUGINS if (path := Path(folder) / PLUGIN).exists()), "")

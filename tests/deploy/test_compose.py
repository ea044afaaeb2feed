"""The compose file and its image: every command, setting and file in them is there."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from fleet.settings import Settings, load_settings

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
VARIABLE = re.compile(r"\$\{(\w+)(?::([-?])([^}]*))?\}")
SECRET = "a1b2c3d4e5f60718a1b2c3d4e5f60718"
OURS = ("migrate", "ingest", "predict", "service", "web", "cli")
ONCE = ("migrate", "cli")


def interpolated(text: str) -> str:
    """As compose reads it with .env.example's four secrets set."""
    return VARIABLE.sub(lambda m: m[3] if m[2] == "-" else SECRET, text)


SERVICES: dict[str, dict[str, Any]] = yaml.safe_load(interpolated(TEXT))["services"]


def run(*command: str, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *command[1:]],
        cwd=ROOT,
        env={**os.environ, **env},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_it_has_the_parts_of_the_platform() -> None:
    assert set(SERVICES) == {"mosquitto", "database", *OURS}


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_is_watched_restarted_and_given_time_to_stop(name: str) -> None:
    service = SERVICES[name]
    assert service["restart"] == {"migrate": "on-failure:5", "cli": "no"}.get(name, "unless-stopped")
    assert service["stop_grace_period"].endswith("s")
    assert ("test" in service["healthcheck"]) is (name not in ONCE)
    assert "latest" not in service["image"]
    assert ":" in service["image"]


@pytest.mark.parametrize("name", OURS)
def test_ours_run_without_privileges(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert re.search(r"^USER 10001$", (ROOT / "Dockerfile").read_text(encoding="utf-8"), flags=re.MULTILINE)


@pytest.mark.parametrize("name", [name for name in OURS if name != "migrate"])
def test_ours_wait_for_broker_database_and_schema(name: str) -> None:
    assert {part: how["condition"] for part, how in SERVICES[name]["depends_on"].items()} == {
        "database": "service_healthy",
        "mosquitto": "service_healthy",
        "migrate": "service_completed_successfully",
    }


@pytest.mark.parametrize("name", SERVICES)
def test_ports_are_published_on_loopback_only(name: str) -> None:
    assert all(port.startswith("127.0.0.1:") for port in SERVICES[name].get("ports", []))


def test_the_web_process_is_asked_for_a_loopback_address_of_the_machine() -> None:
    assert SERVICES["web"]["network_mode"] == "host"
    assert SERVICES["web"]["environment"]["SIGAP_HTTP_HOST"] == "127.0.0.1"


@pytest.mark.parametrize("name", ["migrate", "cli"])
def test_a_command_of_the_command_line_exists(name: str) -> None:
    service = SERVICES[name]
    command = [*service.get("entrypoint", []), *service["command"]]
    answer = run(*command, "--help")
    assert answer.returncode == 0, answer.stderr
    assert "Usage:" in answer.stdout


@pytest.mark.parametrize("name", ["ingest", "predict", "service", "web"])
def test_a_worker_without_a_database_says_so_and_ends_with_2(name: str) -> None:
    answer = run(*SERVICES[name]["command"], SIGAP_DATABASE_URL="", SIGAP_MQTT_URL="")
    assert answer.returncode == 2
    assert "SIGAP_DATABASE_URL" in answer.stderr
    assert "Traceback" not in answer.stderr


@pytest.mark.parametrize("name", OURS)
def test_every_setting_is_one_that_sigap_knows_and_takes(name: str) -> None:
    environment = SERVICES[name]["environment"]
    settings = {key.removeprefix("SIGAP_").lower(): value for key, value in environment.items() if key[:6] == "SIGAP_"}
    assert set(settings) <= set(Settings.model_fields)
    assert {key for key in environment if key[:6] != "SIGAP_"} <= {"OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"}
    assert load_settings(**settings).database_url


@pytest.mark.parametrize("name", SERVICES)
def test_every_mounted_file_exists(name: str) -> None:
    volumes = yaml.safe_load(TEXT)["volumes"]
    for mount in SERVICES[name].get("volumes", []):
        source = mount.split(":")[0]
        assert source in volumes or (ROOT / source).exists(), mount


def test_every_variable_of_the_compose_file_is_in_the_example() -> None:
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    offered = set(re.findall(r"^#?(\w+)=", example, flags=re.MULTILINE))
    used = {match[1] for match in VARIABLE.finditer(TEXT)}
    assert used <= offered
    assert {name for name in offered - used if name[:6] != "SIGAP_"} == set()
    known = {f"SIGAP_{field.upper()}" for field in Settings.model_fields}
    assert {name for name in offered if name[:6] == "SIGAP_"} <= known


def test_the_image_holds_every_package_of_ours_and_installs_by_hash() -> None:
    pyproject = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    kept = set(re.findall(r"^!(\w+)$", (ROOT / ".dockerignore").read_text(encoding="utf-8"), flags=re.MULTILINE))
    assert set(pyproject["tool"]["importlinter"]["root_packages"]) - {"bench"} <= kept  # It serves nobody.
    assert "--require-hashes" in (ROOT / "Dockerfile").read_text(encoding="utf-8")


def test_docker_reads_the_compose_file(tmp_path: Path) -> None:
    docker = shutil.which("docker")
    if docker is None:
        pytest.skip("no docker command here")
    if subprocess.run([docker, "compose", "version"], capture_output=True, check=False, timeout=30).returncode:
        pytest.skip("this docker command has no compose")
    secrets = dict.fromkeys(("POSTGRES_PASSWORD", "MQTT_PASSWORD", "STAFF_TOKEN", "LINK_SECRET"), SECRET)
    answer = subprocess.run(
        [docker, "compose", "--profile", "tools", "config", "--services"],
        cwd=ROOT,
        env={**os.environ, **secrets},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert answer.returncode == 0, answer.stderr
    assert set(answer.stdout.split()) == set(SERVICES)

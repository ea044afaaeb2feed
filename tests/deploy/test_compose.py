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

from api.edge.edge import Edge
from fleet.secret_settings import secret_names
from fleet.settings import Settings, load_settings

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
VARIABLE = re.compile(r"\$\{(\w+)(?::([-?])([^}]*))?\}")
OURS = ("migrate", "ingest", "predict", "service", "web", "cli")
ONCE = ("migrate", "cli")


def interpolated(text: str) -> str:
    """As compose reads it without an .env."""
    return VARIABLE.sub(lambda m: m[3] if m[2] == "-" else f"{m[1]} must be set", text)


COMPOSED = yaml.safe_load(interpolated(TEXT))
SERVICES: dict[str, dict[str, Any]] = COMPOSED["services"]


@pytest.fixture(scope="session")
def secrets_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What deploy/make-secrets.sh makes."""
    folder = tmp_path_factory.mktemp("installation")
    make_secrets(folder)
    return folder / "secrets"


def make_secrets(folder: Path) -> str:
    """The script's words."""
    env = {"PATH": os.environ["PATH"]}
    command = ["sh", str(ROOT / "deploy" / "make-secrets.sh")]
    return subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=True, timeout=30).stdout


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
    assert set(SERVICES) == {"mosquitto", "database", "proxy", *OURS}


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


def test_the_web_process_is_reached_through_the_proxy_that_it_trusts(secrets_folder: Path) -> None:
    web, proxy = SERVICES["web"], SERVICES["proxy"]
    assert "network_mode" not in web
    assert "ports" not in web
    assert web["environment"]["SIGAP_TRUSTED_PROXIES"] == "proxy"
    port = web["environment"]["SIGAP_HTTP_PORT"]
    assert f"web:{port}" in (ROOT / "deploy" / "Caddyfile").read_text(encoding="utf-8")
    assert [mapped.rpartition(":")[2] for mapped in proxy["ports"]] == ["443"]
    assert web["environment"]["SIGAP_PUBLIC_URL"].endswith(proxy["ports"][0].split(":")[1])
    Edge(load_settings(**settings_of("web", secrets_folder)))


def test_secrets_are_files_that_are_made_once_and_only_the_owner_reaches(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("POSTGRES_PASSWORD=kept-from-before\n#MQTT_PASSWORD=\n")
    said = make_secrets(tmp_path)
    folder = tmp_path / "secrets"
    made = {path.name: path.read_text() for path in folder.iterdir()}
    assert said.count("made") == len(made)
    # Devices trust the broker's authority, and its key renews the broker's certificate: no container needs them.
    used = {Path(one["file"]).name for one in COMPOSED["secrets"].values()}
    assert made.keys() - used == {"broker_ca.crt", "broker_ca.key"}
    assert used <= made.keys()
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o444}
    assert made["database_url"] == "postgresql://sigap:kept-from-before@database:5432/sigap\n"
    assert made["mqtt_password"].strip() in made["mqtt_url"]
    assert len({made[name] for name in ("mqtt_password", "link_secret", "staff_token")}) == 3
    assert make_secrets(tmp_path) == ""
    assert {path.name: path.read_text() for path in folder.iterdir()} == made


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_gets_the_secrets_that_it_reads_and_no_password_otherwise(name: str) -> None:
    service = SERVICES[name]
    given = {f"/run/secrets/{secret}" for secret in service.get("secrets", [])}
    mounted = [ROOT / mount.split(":")[0] for mount in service.get("volumes", []) if mount[0] == "."]
    texts = [yaml.safe_dump(service), *(path.read_text(encoding="utf-8") for path in mounted if path.is_file())]
    assert set(re.findall(r"/run/secrets/\w+", "".join(texts))) == given
    assert {f"/run/secrets/{secret}" for secret in COMPOSED["secrets"]} >= given


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
def test_every_setting_is_one_that_sigap_knows_and_takes(name: str, secrets_folder: Path) -> None:
    environment = SERVICES[name]["environment"]
    settings = settings_of(name, secrets_folder)
    assert set(settings) <= set(Settings.model_fields)
    assert {key for key in environment if key[:6] != "SIGAP_"} <= {"OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"}
    assert load_settings(**settings).database_url


def settings_of(name: str, secrets_folder: Path) -> dict[str, str]:
    """A service's settings, with what its secrets' files hold."""
    settings = {}
    for key, value in SERVICES[name]["environment"].items():
        setting = key.removeprefix("SIGAP_").lower()
        if setting.endswith("_file"):
            setting, value = setting.removesuffix("_file"), (secrets_folder / Path(value).name).read_text().strip()
            assert setting in secret_names(Settings)
        if key.startswith("SIGAP_"):
            settings[setting] = value or ""
    return settings


@pytest.mark.parametrize("name", SERVICES)
def test_every_mounted_file_exists(name: str) -> None:
    volumes = yaml.safe_load(TEXT)["volumes"]
    for mount in SERVICES[name].get("volumes", []):
        source = mount.split(":")[0]
        assert source in volumes or (ROOT / source).exists(), mount


def test_every_variable_of_the_compose_file_is_in_the_example() -> None:
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    offered = set(re.findall(r"^#?(\w+)=", example, flags=re.MULTILINE))
    assert "=" not in re.sub(r"^#.*$", "", example, flags=re.MULTILINE)  # Nothing has to be set.
    used = {match[1] for match in VARIABLE.finditer(TEXT)}
    assert used <= offered
    used |= set(re.findall(r"\$\{(\w+):-", (ROOT / "deploy" / "make-secrets.sh").read_text(encoding="utf-8")))
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
    answer = subprocess.run(
        [docker, "compose", "--profile", "tools", "config", "--services"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert answer.returncode == 0, answer.stderr
    assert set(answer.stdout.split()) == set(SERVICES)

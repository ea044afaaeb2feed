"""Secrets from files, and settings that show none."""

from pathlib import Path

import pytest

from fleet.secret_settings import LONGEST, secret_names
from fleet.settings import BadSettings, Settings, load_settings

SECRET = "s3cret-s3cret-s3cret-s3cret-s3cret-s3cret"
# A meeting's address is one; whoever knows it may come in.
SECRETS = dict.fromkeys(secret_names(Settings), SECRET) | {"meeting_url": f"https://meet.example/{SECRET}"}


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither this machine's environment nor its files decide."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(f"SIGAP_{name.upper()}", raising=False)


def test_all_that_holds_a_password_is_a_secret() -> None:
    words = ("secret", "token", "password", "database_url", "mqtt_url", "smtp_url")
    assert {name for name in Settings.model_fields if name.endswith(words)} <= set(secret_names(Settings))


@pytest.mark.parametrize("name", secret_names(Settings))
def test_a_secret_comes_from_a_file(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text(f"{SECRETS[name]}\n")
    variable = f"SIGAP_{name.upper()}_FILE"
    monkeypatch.setenv(variable, str(tmp_path / "file"))
    assert getattr(load_settings(), name) == SECRETS[name]
    monkeypatch.delenv(variable)
    (tmp_path / ".env").write_text(f"{variable}=file\n")
    assert getattr(load_settings(), name) == SECRETS[name]
    (tmp_path / ".env").unlink()
    (tmp_path / "sigap.toml").write_text(f'{name}_file = "file"\n')
    assert getattr(load_settings(), name) == SECRETS[name]


def test_no_settings_show_a_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = load_settings(**SECRETS)
    for shown in (repr(settings), str(settings), f"{settings}"):
        assert SECRET not in shown
        assert "http_port=8080" in shown
    monkeypatch.setenv("SIGAP_LINK_SECRET", "too-short-s3cret")
    with pytest.raises(BadSettings, match=r"SIGAP_LINK_SECRET=\(hidden\).* 32 characters") as refused:
        load_settings()
    assert "s3cret" not in str(refused.value)
    assert refused.value.__cause__ is None


def test_a_file_that_gives_no_secret_is_refused_by_variable_and_rule(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(rule: str, path: Path) -> None:
        monkeypatch.setenv("SIGAP_SMTP_URL_FILE", str(path))
        with pytest.raises(BadSettings, match=f"^SIGAP_SMTP_URL_FILE={path}: .*{rule}"):
            load_settings()

    for name, content in (("empty", b" \n"), ("binary", b"\xff\xfe"), ("giant", b"a" * (LONGEST + 1))):
        (tmp_path / name).write_bytes(content)
    refused("no such file", tmp_path / "absent")
    refused("cannot be read: Is a directory", tmp_path)
    refused("is empty", tmp_path / "empty")
    refused("UTF-8", tmp_path / "binary")
    refused("more than", tmp_path / "giant")


def test_both_in_one_place_contradict_each_other_and_a_stronger_place_wins(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text(SECRET)
    monkeypatch.setenv("SIGAP_STAFF_TOKEN_FILE", "file")
    monkeypatch.setenv("SIGAP_STAFF_TOKEN", "another")
    with pytest.raises(BadSettings, match="SIGAP_STAFF_TOKEN and SIGAP_STAFF_TOKEN_FILE are both set"):
        load_settings()
    # What compose writes for a variable that is not set, is not set.
    monkeypatch.setenv("SIGAP_STAFF_TOKEN", "")
    assert load_settings().staff_token == SECRET
    monkeypatch.setenv("SIGAP_STAFF_TOKEN", "another")
    monkeypatch.setenv("SIGAP_STAFF_TOKEN_FILE", "")
    (tmp_path / ".env").write_text("SIGAP_STAFF_TOKEN_FILE=file\n")
    assert load_settings().staff_token == "another"
    assert load_settings(staff_token="given").staff_token == "given"


def test_links_begin_with_https_where_the_process_speaks_tls() -> None:
    assert load_settings(tls_cert=Path("a"), tls_key=Path("b")).link_base == "https://127.0.0.1:8080"
    assert load_settings(tls_cert="", tls_key="").link_base == "http://127.0.0.1:8080"

"""Secrets from files: `SIGAP_<NAME>_FILE` holds the path of a file that holds the secret (Docker, Kubernetes)."""

from abc import abstractmethod
from pathlib import Path
from typing import Any

from pydantic_settings import (
    BaseSettings,
    DotEnvSettingsSource,
    EnvSettingsSource,
    PydanticBaseSettingsSource,
    TomlConfigSettingsSource,
)

from fleet.plain_failure import PlainFailure

LONGEST = 64 * 1024


class BadSettings(PlainFailure, ValueError):
    """A setting that cannot be used; the message names it, its value and the rule."""


def secret_names(settings: type[BaseSettings]) -> list[str]:
    """The settings that are secrets: those that `repr` leaves out."""
    return [name for name, field in settings.model_fields.items() if not field.repr]


class SecretFiles(PydanticBaseSettingsSource):
    """A source of settings that may name a file for each secret; BadSettings where it gives file and secret both."""

    def __call__(self) -> dict[str, Any]:
        values: dict[str, Any] = super().__call__()  # type: ignore[safe-super]  # Of the source beside it.
        for name in secret_names(self.settings_cls):
            path = self.file_of(name)
            if not path:
                continue
            variable = f"SIGAP_{name.upper()}"
            if values.get(name):
                raise BadSettings(f"{variable} and {variable}_FILE are both set: set one of them")
            values[name] = read_secret(f"{variable}_FILE", Path(str(path)))
        return values

    @abstractmethod
    def file_of(self, name: str) -> object:
        """What the source gives as the path of a secret's file."""


class EnvSecretFiles(SecretFiles, EnvSettingsSource):
    def file_of(self, name: str) -> object:
        return self.env_vars.get(f"sigap_{name}_file")


class DotEnvSecretFiles(SecretFiles, DotEnvSettingsSource):
    def file_of(self, name: str) -> object:
        return self.env_vars.get(f"sigap_{name}_file")


class TomlSecretFiles(SecretFiles, TomlConfigSettingsSource):
    def file_of(self, name: str) -> object:
        return self.toml_data.get(f"{name}_file")


def read_secret(variable: str, path: Path) -> str:
    """The secret that a file holds, without the white space around it; BadSettings names variable, file and rule."""
    try:
        with path.open("rb") as file:
            secret = file.read(LONGEST + 1).decode("utf-8").strip()
    except FileNotFoundError:
        raise BadSettings(f"{variable}={path}: there is no such file") from None
    except OSError as exc:
        raise BadSettings(f"{variable}={path}: the file cannot be read: {exc.strerror}") from exc
    except UnicodeDecodeError:
        raise BadSettings(f"{variable}={path}: the file must hold UTF-8 text") from None
    if not secret:
        raise BadSettings(f"{variable}={path}: the file is empty")
    if len(secret) > LONGEST:
        raise BadSettings(f"{variable}={path}: the file holds more than {LONGEST} bytes")
    return secret

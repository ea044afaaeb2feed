"""Settings: `SIGAP_*` environment variables, then a `.env` file, then `sigap.toml`, then defaults."""

from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

HERE = Path(__file__).resolve().parent


class BadSettings(ValueError):
    """A setting that cannot be used; the message names it, its value and the rule."""


class UnknownDevices(StrEnum):
    REJECT = "reject"
    REGISTER = "register"


class Settings(BaseSettings):
    """Everything that differs between two places where Sigap runs."""

    model_config = SettingsConfigDict(
        env_prefix="SIGAP_", env_file=".env", toml_file="sigap.toml", extra="ignore", frozen=True
    )

    database_url: str | None = None
    # The web process's own user, with the rights of the role sigap_web.
    web_database_url: str | None = None
    mqtt_url: str | None = None
    products_dir: Path = HERE / "products"
    data_dir: Path = Path(".sigap")
    unknown_devices: UnknownDevices = UnknownDevices.REJECT
    default_product: str | None = None
    lateness_bound_days: float = Field(30.0, gt=0)
    ahead_bound_minutes: float = Field(10.0, gt=0)
    ingest_workers: int = Field(1, ge=1, le=64)
    ingest_slot: int = Field(0, ge=0)
    http_host: str = "127.0.0.1"
    http_port: int = Field(8080, ge=0, le=65535)
    health_port: int = Field(0, ge=0, le=65535)
    public_url: str | None = None
    link_secret: str | None = Field(None, min_length=32)
    staff_token: str | None = None
    oidc_issuer: str | None = None
    oidc_client_id: str | None = None
    oidc_client_secret: str | None = Field(None, repr=False)
    oidc_label: str = "OpenID Connect"
    # Whom the identity provider vouches for and nobody invited gets an account of this role.
    oidc_default_role: str | None = None
    # Of the demo alone: an administrator may look through the eyes of the demo's people.
    eyes: bool = False
    rate_limits: dict[str, str] = {}
    smtp_url: str | None = None
    smtp_from: str = "sigap@localhost"
    mailbox_dir: Path | None = None
    webhook_url: str | None = None
    webhook_secret: str | None = None
    holdout_share: float = Field(0.0, ge=0, le=0.5)
    retrain_every_days: float = Field(30.0, ge=0)
    retrain_after_findings: int = Field(50, ge=0)
    retrain_on_drift: bool = True
    retrain_recorded: bool = False
    retrain_minutes: float = Field(120.0, gt=0)
    shadow_scoring: bool = True
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    log_format: Literal["json", "console"] = "json"

    @property
    def lateness_bound(self) -> timedelta:
        return timedelta(days=self.lateness_bound_days)

    @property
    def link_base(self) -> str:
        """What links in mails begin with: how customers reach the web process."""
        host = f"[{self.http_host}]" if ":" in self.http_host else self.http_host
        return (self.public_url or f"http://{host}:{self.http_port}").rstrip("/")

    @property
    def ahead_bound(self) -> timedelta:
        return timedelta(minutes=self.ahead_bound_minutes)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return init_settings, env_settings, dotenv_settings, TomlConfigSettingsSource(settings_cls)


def load_settings(**overrides: object) -> Settings:
    """The settings of this process; BadSettings names every variable that is wrong."""
    try:
        return Settings(**overrides)  # type: ignore[arg-type]
    except ValidationError as exc:
        lines = [f"SIGAP_{'_'.join(map(str, e['loc'])).upper()}={e['input']!r}: {e['msg']}" for e in exc.errors()]
        raise BadSettings("\n".join(lines)) from exc

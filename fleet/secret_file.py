"""Secrets of one installation: made once, kept in the data folder, readable by the owner alone."""

import os
import secrets
import stat
from pathlib import Path

from fleet.settings import BadSettings


def keep_secret(path: Path, *, shortest: int) -> str:
    """The secret in this file, which is made if need be (mode 0600); BadSettings where others could read it."""
    if not path.exists():
        _create(path)
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise BadSettings(f"{path} can be read by others: chmod 600 {path}")
    secret = path.read_text(encoding="ascii").strip()
    if len(secret) < shortest:
        raise BadSettings(f"{path} holds nothing of at least {shortest} characters: delete it to have one made")
    return secret


def _create(path: Path) -> None:
    """1. The secret is written whole under a name of our own. 2. The link fails where another process was first."""
    path.parent.mkdir(parents=True, exist_ok=True)
    own = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    handle = os.open(own, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(32) + "\n")
        os.link(own, path)
    except FileExistsError:
        pass
    finally:
        own.unlink()

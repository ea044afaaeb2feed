"""The plugin's whole file: every device's user, and what others put there."""

from collections.abc import Iterable
from pathlib import Path

import msgspec

from service.broker_access.plugin_shapes import NOTHING_ELSE, AccessFile, ListedClient
from service.broker_access.users import Wanted, client_of, is_ours, role_of, user_of

FILE, NEXT = "dynamic-security.json", "next.json"


class NoFile(Exception):
    """The broker's file cannot be read, or is none; the message names file and reason."""


class _Named(msgspec.Struct):
    rolename: str = ""


def read_file(folder: Path) -> AccessFile:
    """What the broker stored last; NoFile where that cannot be read."""
    path = folder / FILE
    try:
        return msgspec.json.decode(path.read_bytes(), type=AccessFile)
    except OSError as exc:
        raise NoFile(f"{path}: {exc.strerror}") from exc
    except msgspec.MsgspecError as exc:
        raise NoFile(f"{path}: {exc}") from exc


def whole_file(before: AccessFile, wanted: Iterable[Wanted]) -> bytes:
    """The file with these devices' users and no other device's; users and roles of others stay as they are, also where
    a device's user has the same name."""
    others = list(_others_clients(before))
    taken = {msgspec.json.decode(one, type=ListedClient).username for one in others}
    users = [one for one in wanted if one.row.username not in taken]
    return msgspec.json.encode(
        AccessFile(
            defaults=NOTHING_ELSE,
            clients=[*others, *(_raw(client_of(one)) for one in users)],
            groups=before.groups,
            roles=[*_others_roles(before), *(_raw(role_of(one)) for one in users)],
        )
    )


def hand_over(folder: Path, content: bytes) -> None:
    """Leaves the file for the broker's start script, which restarts the broker with it."""
    part = folder / f"{NEXT}.part"
    part.write_bytes(content)
    part.chmod(0o660)
    part.replace(folder / NEXT)


def is_waiting(folder: Path) -> bool:
    """Whether the start script has not taken the last file yet."""
    return (folder / NEXT).exists()


def _others_clients(before: AccessFile) -> list[msgspec.Raw]:
    return [raw for raw in before.clients if user_of(msgspec.json.decode(raw, type=ListedClient)) is None]


def _others_roles(before: AccessFile) -> list[msgspec.Raw]:
    return [raw for raw in before.roles if not is_ours(msgspec.json.decode(raw, type=_Named).rolename)]


def _raw(value: msgspec.Struct) -> msgspec.Raw:
    return msgspec.Raw(msgspec.json.encode(value))

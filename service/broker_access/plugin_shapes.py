"""What Mosquitto's dynamic-security plugin reads and writes: its file, and what commands ask for and answer."""

from base64 import b64encode

import msgspec

CONTROL = "$CONTROL/dynamic-security/v1"
ANSWERS = f"{CONTROL}/response"
SEND, RECEIVE, SUBSCRIBE = "publishClientSend", "publishClientReceive", "subscribeLiteral"


class Acl(msgspec.Struct, frozen=True):
    """One right of a role."""

    acltype: str
    topic: str
    allow: bool = True


class Role(msgspec.Struct, frozen=True):
    """A role of the file."""

    rolename: str
    acls: tuple[Acl, ...]


class RoleName(msgspec.Struct, frozen=True):
    """A role as a client names it."""

    rolename: str


class Client(msgspec.Struct, frozen=True, omit_defaults=True):
    """A client of the file. `textname` is free text: ours names the credential."""

    username: str
    textname: str
    roles: tuple[RoleName, ...]
    clientid: str | None = None
    disabled: bool = False
    password: str | None = None
    salt: str | None = None
    iterations: int | None = None


class ListedClient(msgspec.Struct, frozen=True):
    """A client as the broker lists it."""

    username: str
    textname: str = ""
    disabled: bool = False
    roles: tuple[RoleName, ...] = ()


class Listed(msgspec.Struct, frozen=True):
    """One page of a list."""

    clients: tuple[ListedClient, ...] = ()
    roles: tuple[str, ...] = ()


class Answer(msgspec.Struct, frozen=True, rename={"number": "correlationData"}):
    """The answer to one command; `error` where it was refused."""

    command: str
    number: str = ""
    error: str = ""
    data: Listed | None = None


class Answers(msgspec.Struct, frozen=True):
    responses: tuple[Answer, ...]


class Number(msgspec.Struct, frozen=True, rename={"number": "correlationData"}):
    """Of an answer only whose it is."""

    number: str = ""


class Numbers(msgspec.Struct, frozen=True):
    responses: tuple[Number, ...]


class AccessFile(msgspec.Struct, frozen=True, rename={"defaults": "defaultACLAccess"}):
    """The whole file. What others than this process put there is kept as it is."""

    defaults: dict[str, bool]
    clients: list[msgspec.Raw]
    groups: list[msgspec.Raw]
    roles: list[msgspec.Raw]


# Nothing is allowed that a role does not name. Ending a subscription harms nobody.
NOTHING_ELSE = {"publishClientSend": False, "publishClientReceive": False, "subscribe": False, "unsubscribe": True}


def in_base64(value: bytes) -> str:
    return b64encode(value).decode("ascii")

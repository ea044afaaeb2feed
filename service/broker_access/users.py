"""The users that a broker is to have, those that it has, and what lies between the two."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from fleet.product import Product
from service.broker_access.device_topics import DIGEST, digest_of, rights_of
from service.broker_access.plugin_shapes import Acl, Client, ListedClient, Role, RoleName, in_base64
from store.access.credentials import BrokerCredential, CredentialKind

# How a client of ours is told from one that somebody else made: those are left alone.
_MARK = re.compile(r"credential (\d+)")
_ROLE = re.compile(rf".+/[0-9a-f]{{{DIGEST}}}", re.DOTALL)
Command = dict[str, object]


@dataclass(frozen=True, slots=True)
class User:
    """What a broker has of a device: which credential, with which role, and whether it is shut out."""

    credential: int
    role: str
    disabled: bool


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a broker is to have of a device's living credential."""

    row: BrokerCredential
    rights: tuple[Acl, ...] = field(repr=False)

    @property
    def user(self) -> User:
        role = f"{self.row.username}/{digest_of(self.rights)}"
        return User(self.row.id, role, disabled=not self.row.enabled)

    @property
    def has_secret(self) -> bool:
        return self.row.kind is CredentialKind.SECRET


@dataclass(frozen=True, slots=True)
class Change:
    """The commands that bring one user up to date. `credential`: whose secret they must be given; None: of none."""

    username: str
    after: User | None
    commands: tuple[Command, ...]
    credential: int | None = None


@dataclass(frozen=True, slots=True)
class Task:
    """What is to be applied, and where that leads: every change up to `changed`, roles of `digest`. `users`: who was
    looked at; `whole`: everybody was."""

    changes: list[Change]
    users: Collection[str]
    changed: int
    digest: str
    whole: bool


def wanted_of(row: BrokerCredential, products: Mapping[str, Product]) -> Wanted | None:
    """What the broker is to have of a credential; None where it is to have none.

    A certificate that is shut out is no user at all: the broker asks the plugin for passwords only, and whoever comes
    with a certificate is in. A user that is not in its list may do nothing.
    """
    if not row.living or (row.kind is CredentialKind.CERTIFICATE and not row.enabled):
        return None
    return Wanted(row, rights_of(products.get(row.product), row.serial, row.product))


def user_of(listed: ListedClient) -> User | None:
    """A client of ours; None for one that somebody else made."""
    mark = _MARK.fullmatch(listed.textname)
    if mark is None:
        return None
    return User(int(mark[1]), listed.roles[0].rolename if listed.roles else "", listed.disabled)


def known_users(listed: Iterable[ListedClient]) -> tuple[dict[str, User], frozenset[str]]:
    """What the broker has of devices, by user name; and the names of users that somebody else made."""
    has, others = dict[str, User](), set[str]()
    for one in listed:
        if (user := user_of(one)) is not None:
            has[one.username] = user
        else:
            others.add(one.username)
    return has, frozenset(others)


def is_ours(role: str) -> bool:
    return _ROLE.fullmatch(role) is not None


def change_of(username: str, has: User | None, wanted: Wanted | None) -> Change | None:
    """None where the broker has what it is to have."""
    if wanted is None:
        return None if has is None else Change(username, None, (*_delete(username), *_drop(has.role)))
    after = wanted.user
    if has == after:
        return None
    commands: list[Command] = []
    if has is None or has.role != after.role:
        commands.append({"command": "createRole", "rolename": after.role, "acls": wanted.rights})
    needs_secret = wanted.has_secret and (has is None or has.credential != after.credential)
    if has is None or (has.credential, has.role) != (after.credential, after.role):
        commands.append(_put(username, after, new=has is None))
    if after.disabled != (has is not None and has.disabled):
        commands.append({"command": "disableClient" if after.disabled else "enableClient", "username": username})
    if has is not None and has.role != after.role:
        commands.extend(_drop(has.role))
    return Change(username, after, tuple(commands), after.credential if needs_secret else None)


def changes_between(has: Mapping[str, User], wanted: Mapping[str, Wanted]) -> Iterator[Change]:
    """First those that shut somebody out."""
    for username in has.keys() - wanted.keys():
        if change := change_of(username, has[username], None):
            yield change
    for username, one in wanted.items():
        if change := change_of(username, has.get(username), one):
            yield change


def unused_roles(roles: Iterable[str], users: Iterable[User]) -> list[str]:
    """Roles of ours that no client has: what an interrupted change left behind."""
    used = {user.role for user in users}
    return [role for role in roles if is_ours(role) and role not in used]


def with_secret(change: Change, secret: str) -> Change:
    """The change with the secret of its credential put in."""
    takes = ("createClient", "modifyClient")
    commands = tuple(
        {**one, "password": secret} if change.credential is not None and one["command"] in takes else one
        for one in change.commands
    )
    return Change(change.username, change.after, commands)


def client_of(wanted: Wanted) -> Client:
    """The user as the plugin's file has it: the hash of the row, and no secret."""
    row, user = wanted.row, wanted.user
    has_hash = row.hash is not None and row.salt is not None
    return Client(
        username=row.username,
        textname=f"credential {row.id}",
        roles=(RoleName(user.role),),
        clientid=row.username,
        disabled=user.disabled,
        password=in_base64(row.hash) if has_hash and row.hash else None,
        salt=in_base64(row.salt) if has_hash and row.salt else None,
        iterations=row.iterations if has_hash else None,
    )


def role_of(wanted: Wanted) -> Role:
    return Role(wanted.user.role, wanted.rights)


def _put(username: str, after: User, *, new: bool) -> Command:
    """Changing a client that is connected disconnects it."""
    return {
        "command": "createClient" if new else "modifyClient",
        "username": username,
        "clientid": username,
        "textname": f"credential {after.credential}",
        "roles": [RoleName(after.role)],
    }


def _delete(username: str) -> Iterator[Command]:
    yield {"command": "deleteClient", "username": username}


def _drop(role: str) -> Iterator[Command]:
    if is_ours(role):
        yield {"command": "deleteRole", "rolename": role}

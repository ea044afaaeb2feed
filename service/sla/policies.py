"""What a tenant promises, changed: a new version, under which tickets open from then on. Open tickets keep theirs."""

from datetime import datetime

from fleet.coded import CodedError, coded
from service.tickets.bad_entry import BadEntry
from store.engine.database import Connection
from store.sla.policies import NewPolicy, Policy, end_policy, policies_in_force, put_policy
from store.sla.targets import TargetKind


class NoSuchPolicy(CodedError, LookupError):
    def __init__(self, policy_id: int) -> None:
        super().__init__(coded("no_policy", policy=policy_id))


class PolicyStays(CodedError):
    """The policies of all tickets are changed, and never ended."""


def change_policy(conn: Connection, new: NewPolicy, *, by: str, now: datetime) -> Policy:
    """The version that is in force now."""
    _check(new)
    with conn.transaction():
        made = put_policy(conn, new, by=by, now=now)
        return policies_in_force(conn, made)[0]


def remove_policy(conn: Connection, policy_id: int, *, now: datetime) -> None:
    """A policy of one product or severity ends; what is promised to all tickets holds instead."""
    with conn.transaction():
        if not policies_in_force(conn, policy_id):
            raise NoSuchPolicy(policy_id)
        if not end_policy(conn, policy_id, now=now):
            raise PolicyStays(coded("policy_stays"))


def _check(new: NewPolicy) -> None:
    kinds = [promise.kind for promise in new.promises]
    if len(set(kinds)) < len(kinds):
        raise BadEntry("promises", [str(kind) for kind in kinds], coded("promised_twice"))
    if TargetKind.VISIT not in kinds:
        raise BadEntry("promises", [str(kind) for kind in kinds], coded("visit_not_promised"))
    for promise in new.promises:
        if promise.within is None and not promise.by_deadline:
            raise BadEntry("within", None, coded("promise_without_time"))
        if promise.within is not None and promise.warn_before >= promise.within:
            raise BadEntry("warn_before", str(promise.warn_before), coded("warned_too_early"))

"""What this installation offers to browsers that want push messages: its public key, and the push services it knows."""

from dataclasses import dataclass

from fastapi import Request

from fleet.coded import coded
from fleet.settings import Settings
from service.notices.channels.push.channel import push_key, push_obstacle
from service.notices.channels.push.encryption import point_of, to_text
from service.notices.channels.push.endpoints import hosts_of, takes_endpoint, takes_keys
from service.tickets.bad_entry import BadEntry
from store.channels.push_subscriptions import NewBrowser


@dataclass(frozen=True, slots=True)
class PushOffer:
    """`key` is None where push messages are off."""

    key: str | None
    hosts: tuple[str, ...] = ()

    def check(self, browser: NewBrowser) -> None:
        """BadEntry for a browser whose push service nobody here writes to, or whose keys are none."""
        if self.key is None or not takes_endpoint(browser.endpoint, self.hosts):
            raise BadEntry("endpoint", browser.endpoint[:60], coded("push_strange_service"))
        if not takes_keys(browser.p256dh, browser.auth):
            raise BadEntry("p256dh", "...", coded("push_bad_keys"))


def push_offer(settings: Settings) -> PushOffer:
    if push_obstacle(settings):
        return PushOffer(None)
    return PushOffer(to_text(point_of(push_key(settings))), hosts_of(settings.push_hosts))


def push_offer_of(request: Request) -> PushOffer:
    found = request.app.state.push
    assert isinstance(found, PushOffer)
    return found

"""The channels, one line each."""

from service.notices.channels.channel import Channel
from service.notices.channels.email.channel import EMAIL
from service.notices.channels.webhook.channel import WEBHOOK

CHANNELS: dict[str, Channel] = {
    "email": EMAIL,
    "webhook": WEBHOOK,
}

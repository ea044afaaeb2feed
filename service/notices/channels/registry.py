"""The channels, one line each."""

from service.notices.channels.apprise.channel import APPRISE
from service.notices.channels.channel import Channel
from service.notices.channels.email.channel import EMAIL
from service.notices.channels.push.channel import PUSH
from service.notices.channels.sms.channel import SMS
from service.notices.channels.telegram.channel import TELEGRAM
from service.notices.channels.webhook.channel import WEBHOOK
from service.notices.channels.whatsapp.channel import WHATSAPP

CHANNELS: dict[str, Channel] = {
    "email": EMAIL,
    "whatsapp": WHATSAPP,
    "telegram": TELEGRAM,
    "push": PUSH,
    "sms": SMS,
    "webhook": WEBHOOK,
    "apprise": APPRISE,
}

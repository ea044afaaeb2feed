"""What a device can say of itself, on whatever topic: that it is online, sleeps, or is offline."""

from enum import StrEnum


class DeviceStatus(StrEnum):
    ONLINE = "online"
    SLEEPING = "sleeping"
    OFFLINE = "offline"

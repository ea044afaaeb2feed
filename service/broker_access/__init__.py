"""Keeps Mosquitto's list of users what the rows of devices' credentials say."""

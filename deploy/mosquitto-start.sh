#!/bin/sh
# Starts Mosquitto with the platform's user and everything that mosquitto-device.sh has added.
set -eu

if [ -n "${MQTT_PASSWORD_FILE:-}" ]; then
    MQTT_PASSWORD=$(cat "$MQTT_PASSWORD_FILE")
fi
: "${MQTT_PASSWORD:?is the password of the platform user sigap}"
config=${SIGAP_BROKER_CONFIG:-/mosquitto/config}
data=${SIGAP_BROKER_DATA:-/mosquitto/data}

umask 077
touch "$data/passwords" "$data/devices.acl"
mosquitto_passwd -b "$data/passwords" sigap "$MQTT_PASSWORD"
cat "$config/platform.acl" "$data/devices.acl" > "$data/acl.new"
mv "$data/acl.new" "$data/acl"
unset MQTT_PASSWORD
exec mosquitto -c "$config/mosquitto.conf"

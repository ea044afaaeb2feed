#!/bin/sh
# One reading with mosquitto_pub (Debian: apt-get install mosquitto-clients). The settings: docs/connect/README.md.
set -eu

topic="sigap/v1/$DEVICE_PRODUCT/$DEVICE_SERIAL"
now=$(date +%s%3N) # milliseconds since 1970

# TLS where a CA is named; user and password where the broker asks for them.
set -- -h "$DEVICE_HOST" -p "$DEVICE_PORT" -V mqttv5 -q 1
[ -z "${DEVICE_CA:-}" ] || set -- "$@" --cafile "$DEVICE_CA"
[ -z "${DEVICE_USER:-}" ] || set -- "$@" -u "$DEVICE_USER" -P "$DEVICE_PASSWORD"

mosquitto_pub "$@" -t "$topic/status" -r -m "{\"ts\": $now, \"state\": \"online\", \"firmware\": \"1.0.0\"}"
mosquitto_pub "$@" -t "$topic/telemetry" -m "{\"ts\": $now, \"values\": {\"temperature\": 4.2}}"

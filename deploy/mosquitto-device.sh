#!/bin/sh
# Lets a device in, or shuts it out:
#   mosquitto-device.sh add PRODUCT SERIAL [PASSWORD]    makes or renews its user; prints user name and password
#   mosquitto-device.sh remove PRODUCT SERIAL
# The user name is PRODUCT.SERIAL: a product's id holds no dot, so no two devices share one. Mosquitto's password file
# takes no colon in a name: in a serial, : is written %3A and % is written %25 (in the user name only, not in topics).
set -eu

config=${SIGAP_BROKER_CONFIG:-/mosquitto/config}
data=${SIGAP_BROKER_DATA:-/mosquitto/data}
broker_pid=${SIGAP_BROKER_PID:-1}

fail() {
    echo "$1" >&2
    exit 2
}

[ $# -ge 3 ] || fail "usage: mosquitto-device.sh add|remove PRODUCT SERIAL [PASSWORD]"
action=$1 product=$2 serial=$3
case $product in
    [a-z]*) ;;
    *) fail "product '$product' must be the id of a product file" ;;
esac
case $product in *[!a-z0-9_]*) fail "product '$product' must be the id of a product file" ;; esac
case $serial in
    "" | . | .. | _* | *[/+#]* | *[![:print:]]* | " "* | *" ")
        fail "serial '$serial' must be printable, hold no / + #, start with no underscore, begin or end with no space, and not be . or .."
        ;;
esac
user=$product.$(printf %s "$serial" | sed 's/%/%25/g; s/:/%3A/g')
topics=sigap/v1/$product/$serial

umask 077
touch "$data/devices.acl"

# The block of this device, from its user line to the empty line behind it, is left out ...
awk -v start="user $user" '$0 == start { inside = 1 } !inside { print } inside && $0 == "" { inside = 0 }' \
    "$data/devices.acl" > "$data/devices.acl.new"

case $action in
    add)
        password=${4:-$(od -An -N24 -tx1 /dev/urandom | tr -d ' \n')}
        mosquitto_passwd -b "$data/passwords" "$user" "$password"
        # ... and written anew.
        cat >> "$data/devices.acl.new" <<BLOCK
user $user
topic write $topics/telemetry
topic write $topics/telemetry/cbor
topic write $topics/event
topic write $topics/status
topic write $topics/command/result
topic read $topics/command

BLOCK
        ;;
    remove)
        mosquitto_passwd -D "$data/passwords" "$user"
        ;;
    *)
        fail "'$action' is neither add nor remove"
        ;;
esac

mv "$data/devices.acl.new" "$data/devices.acl"
cat "$config/platform.acl" "$data/devices.acl" > "$data/acl.new"
mv "$data/acl.new" "$data/acl"
kill -HUP "$broker_pid"
if [ "$action" = add ]; then
    echo "user name $user"
    echo "password  $password"
fi

#!/bin/sh
# Starts Mosquitto and stays beside it. Makes the first list of users: sigap-access, which may change the list and nothing
# else, and sigap, the platform's own. Where the service process leaves a whole list (next.json), it restarts Mosquitto
# with that.
set -eu

secret() {
    eval "value=\${$1:-} file=\${$1_FILE:-}"
    [ -z "$file" ] || value=$(cat "$file")
    [ -n "$value" ] || { echo "$1 or $1_FILE is not set: $2" >&2; exit 2; }
}
secret MQTT_PASSWORD "the password of the platform's user sigap"
platform_password=$value
secret BROKER_ACCESS_PASSWORD "the password of the user sigap-access, which changes the broker's list of users"
access_password=$value
unset MQTT_PASSWORD BROKER_ACCESS_PASSWORD value

config=${SIGAP_BROKER_CONFIG:-/mosquitto/config}
data=${SIGAP_BROKER_DATA:-/mosquitto/data}
access=$data/access
list=$access/dynamic-security.json

# The list's folder is shared with the service process by its group.
umask 007
mkdir -p "$access"
chmod 2770 "$access"

# A client of the list: its password as the plugin keeps it, which is as mosquitto_passwd writes it ($7$: PBKDF2-SHA512).
client() {
    rm -f "$access/one"
    mosquitto_passwd -c -b "$access/one" "$1" "$2"
    line=$(cat "$access/one")
    rm -f "$access/one"
    rest=${line#*:\$7\$}
    iterations=${rest%%\$*} rest=${rest#*\$}
    printf '{"username": "%s", "textname": "the platform", "roles": [{"rolename": "%s"}], ' "$1" "$1"
    printf '"iterations": %s, "salt": "%s", "password": "%s"}' "$iterations" "${rest%%\$*}" "${rest#*\$}"
}

# Nothing is allowed that is not named. sigap reads everything and writes the platform's topics.
make_list() {
    cat > "$list.first" <<LIST
{"defaultACLAccess": {"publishClientSend": false, "publishClientReceive": false, "subscribe": false, "unsubscribe": true},
 "clients": [$(client sigap "$platform_password"),
             $(client sigap-access "$access_password")],
 "groups": [],
 "roles": [
  {"rolename": "sigap", "acls": [
    {"acltype": "subscribePattern", "topic": "#", "allow": true},
    {"acltype": "publishClientReceive", "topic": "#", "allow": true},
    {"acltype": "subscribePattern", "topic": "\$SYS/#", "allow": true},
    {"acltype": "publishClientReceive", "topic": "\$SYS/#", "allow": true},
    {"acltype": "publishClientSend", "topic": "sigap/v1/#", "allow": true},
    {"acltype": "publishClientSend", "topic": "spBv1.0/+/NCMD/+", "allow": true}]},
  {"rolename": "sigap-access", "acls": [
    {"acltype": "publishClientSend", "topic": "\$CONTROL/dynamic-security/v1", "allow": true},
    {"acltype": "subscribeLiteral", "topic": "\$CONTROL/dynamic-security/v1/response", "allow": true},
    {"acltype": "publishClientReceive", "topic": "\$CONTROL/dynamic-security/v1/response", "allow": true},
    {"acltype": "subscribePattern", "topic": "\$SYS/broker/#", "allow": true},
    {"acltype": "publishClientReceive", "topic": "\$SYS/broker/#", "allow": true}]}]}
LIST
    mv "$list.first" "$list"
}

take_next() {
    if [ -f "$access/next.json" ]; then
        mv "$access/next.json" "$list"
        echo "took a whole list of users"
    fi
}

# Other passwords than those of the last start: a list that holds them, to which the service process adds the devices.
made_of=$(printf '%s\n' "$platform_password" "$access_password" | sha256sum)
if [ ! -s "$list" ] || [ "$(cat "$data/made_of" 2> /dev/null)" != "$made_of" ]; then
    rm -f "$access/next.json"
    make_list
    printf '%s\n' "$made_of" > "$data/made_of"
fi
take_next

# The log goes through a filter: what was refused stands in its debug lines. One kind of awk must be told to read by lines.
by_lines=
if awk -W version 2>&1 < /dev/null | grep -q '^mawk'; then by_lines="-W interactive"; fi
log=$data/log
rm -f "$log"
mkfifo "$log"

stopping= broker=
trap 'stopping=1; [ -z "$broker" ] || kill -TERM "$broker" 2> /dev/null || true' TERM INT
while [ -z "$stopping" ]; do
    # shellcheck disable=SC2086
    awk $by_lines -v refusals="$access/refusals" -f "$config/log.awk" < "$log" &
    mosquitto -c "$config/mosquitto.conf" > "$log" 2>&1 &
    broker=$!
    while [ -z "$stopping" ] && kill -0 "$broker" 2> /dev/null && [ ! -f "$access/next.json" ]; do
        sleep 1 &
        wait $! || true
    done
    [ ! -f "$access/next.json" ] || kill -TERM "$broker" 2> /dev/null || true
    while kill -0 "$broker" 2> /dev/null; do
        wait "$broker" || true
    done
    status=0
    wait "$broker" 2> /dev/null || status=$?
    if [ -z "$stopping" ] && [ ! -f "$access/next.json" ]; then
        echo "mosquitto ended with $status"
        exit "$status"
    fi
    take_next
done

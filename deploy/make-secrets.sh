#!/bin/sh
# Makes what docker-compose.yml reads from ./secrets; what is there stays. Passwords that .env holds from before are taken.
set -eu

folder=${SECRETS_DIR:-secrets}
if [ -f .env ]; then
    # shellcheck disable=SC1091
    . ./.env
fi

umask 077
mkdir -p "$folder"

# The folder keeps others out; the files can be read by whatever user a container runs as.
keep() {
    if [ ! -s "$folder/$1" ]; then
        printf '%s\n' "$2" > "$folder/$1.new"
        chmod 444 "$folder/$1.new"
        mv "$folder/$1.new" "$folder/$1"
        echo "made $folder/$1"
    fi
}

fresh() {
    od -An -N24 -tx1 /dev/urandom | tr -d ' \n'
}

keep postgres_password "${POSTGRES_PASSWORD:-$(fresh)}"
keep mqtt_password "${MQTT_PASSWORD:-$(fresh)}"
keep link_secret "${LINK_SECRET:-$(fresh)}"
keep staff_token "${STAFF_TOKEN:-$(fresh)}"
keep database_url "postgresql://sigap:$(cat "$folder/postgres_password")@database:5432/sigap"
keep mqtt_url "mqtt://sigap:$(cat "$folder/mqtt_password")@mosquitto:1883"

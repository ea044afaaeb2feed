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
keep broker_access_password "$(fresh)"
keep broker_access_url "mqtt://sigap-access:$(cat "$folder/broker_access_password")@mosquitto:1883"

# Certificates: of the broker, for the names and addresses that devices know it by, and of the authority that signs
# devices' client certificates. A certificate of your own replaces broker.crt and broker.key.
names=${BROKER_NAMES:-localhost 127.0.0.1}

alternatives() {
    for name in $names; do
        case $name in
            *[!0-9.]*) printf 'DNS:%s,' "$name" ;;
            *) printf 'IP:%s,' "$name" ;;
        esac
    done
}

authority() {
    if [ ! -s "$folder/$1.crt" ]; then
        openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 3650 -subj "/CN=$2" \
            -keyout "$folder/$1.key.new" -out "$folder/$1.crt.new" 2> /dev/null
        finish "$1"
    fi
}

finish() {
    chmod 444 "$folder/$1.key.new" "$folder/$1.crt.new"
    mv "$folder/$1.key.new" "$folder/$1.key"
    mv "$folder/$1.crt.new" "$folder/$1.crt"
    echo "made $folder/$1.key and $folder/$1.crt"
}

if command -v openssl > /dev/null; then
    authority broker_ca "Sigap broker authority"
    authority device_ca "Sigap device authority"
    if [ ! -s "$folder/broker.crt" ]; then
        openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj "/CN=${names%% *}" \
            -addext "subjectAltName=$(alternatives | sed 's/,$//')" \
            -keyout "$folder/broker.key.new" -out "$folder/broker.csr" 2> /dev/null
        openssl x509 -req -in "$folder/broker.csr" -days 825 -copy_extensions copy \
            -CA "$folder/broker_ca.crt" -CAkey "$folder/broker_ca.key" -out "$folder/broker.crt.new" 2> /dev/null
        rm -f "$folder/broker.csr"
        finish broker
    fi
else
    echo "openssl is not installed: put broker.crt, broker.key and device_ca.crt into $folder, or install it and run this again" >&2
    exit 1
fi

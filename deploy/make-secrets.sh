#!/bin/sh
# Makes what docker-compose.yml reads from ./secrets; what is there stays. Passwords that .env holds from before are taken.
# BROKER_NAMES: by which names and addresses devices reach the broker; .env may hold it.
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

# Certificates: the broker's own, for the names and addresses that devices know it by, signed by an authority that devices
# trust (broker_ca.crt); and the authority that signs devices' client certificates. What is there stays: certificates of
# your own are broker.crt and broker.key.
names=${BROKER_NAMES:-localhost 127.0.0.1}

alternatives() {
    list=
    for name in $names; do
        case $name in
            *:*) list=$list,IP:$name ;;
            *[!0-9.]*) list=$list,DNS:$name ;;
            *) list=$list,IP:$name ;;
        esac
    done
    printf 'subjectAltName=%s\nextendedKeyUsage=serverAuth\n' "${list#,}"
}

key_to() {
    openssl ecparam -name prime256v1 -genkey -noout -out "$folder/$1.key.new"
}

authority() {
    [ ! -s "$folder/$1.crt" ] || return 0
    key_to "$1"
    openssl req -x509 -new -key "$folder/$1.key.new" -sha256 -days 7300 -subj "/CN=$2" -out "$folder/$1.crt.new"
    finish "$1"
}

finish() {
    for kind in key crt; do
        chmod 444 "$folder/$1.$kind.new"
        mv "$folder/$1.$kind.new" "$folder/$1.$kind"
        echo "made $folder/$1.$kind"
    done
}

if [ ! -s "$folder/broker.crt" ] || [ ! -s "$folder/device_ca.crt" ]; then
    command -v openssl > /dev/null || { echo "openssl is needed to make certificates: install it and run this again" >&2; exit 1; }
fi
authority device_ca "Sigap device authority"
if [ ! -s "$folder/broker.crt" ]; then
    authority broker_ca "Sigap broker authority"
    key_to broker
    alternatives > "$folder/broker.ext"
    openssl req -new -key "$folder/broker.key.new" -sha256 -subj "/CN=${names%% *}" -out "$folder/broker.csr"
    openssl x509 -req -in "$folder/broker.csr" -sha256 -days 825 -extfile "$folder/broker.ext" -CAcreateserial \
        -CA "$folder/broker_ca.crt" -CAkey "$folder/broker_ca.key" -out "$folder/broker.crt.new" 2> /dev/null
    rm -f "$folder/broker.csr" "$folder/broker.ext" "$folder/broker_ca.srl"
    finish broker
fi

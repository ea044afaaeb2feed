/* A device in C with libmosquitto (Debian: apt-get install libmosquitto-dev).
 *
 *   cc -Wall -Wextra -o device libmosquitto_device.c -lmosquitto && ./device
 *
 * The settings come from the environment: docs/connect/README.md. */
#define _GNU_SOURCE
#include <mosquitto.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define STORED 5000 /* readings that wait for a connection; the oldest goes when there is no room */
#define AT_ONCE 100 /* readings of one message */
#define ONE 128     /* bytes of one reading */
#define ANSWERS 16  /* commands that are remembered, so that none is done twice */

struct reading { int64_t ts; uint32_t seq; double temperature; };
struct answer { char id[64]; char result[200]; };

static struct reading stored[STORED];
static size_t first, waiting, in_flight;
static int in_flight_mid;
static struct answer answers[ANSWERS];
static size_t answered;
static bool connected;
static uint32_t seq;
static double setting = 4.0;
static time_t boot;
static char topic[200], status_topic[220], telemetry_topic[220], command_topic[220], result_topic[220];

static int64_t now_ms(void)
{
    struct timespec at;
    clock_gettime(CLOCK_REALTIME, &at);
    return (int64_t)at.tv_sec * 1000 + at.tv_nsec / 1000000;
}

static const char *setting_of(const char *name, const char *otherwise)
{
    const char *value = getenv(name);
    return value && *value ? value : otherwise;
}

static void measure(void)
{
    if (waiting == STORED) { /* the oldest goes, unless it is on its way just now */
        if (in_flight)
            return;
        first = (first + 1) % STORED;
        waiting--;
    }
    stored[(first + waiting++) % STORED] = (struct reading){now_ms(), ++seq, setting + (rand() % 100) / 100.0};
}

/* One array at a time; it is forgotten when the broker has acknowledged it (on_publish). */
static void send_stored(struct mosquitto *client)
{
    static char text[AT_ONCE * ONE + 2];
    if (!connected || in_flight || !waiting)
        return;
    size_t count = waiting < AT_ONCE ? waiting : AT_ONCE, length = 0;
    text[length++] = '[';
    for (size_t n = 0; n < count; n++) {
        const struct reading *one = &stored[(first + n) % STORED];
        length += (size_t)snprintf(text + length, ONE,
                                   "%s{\"ts\":%lld,\"seq\":%u,\"boot\":%lld,\"values\":{\"temperature\":%.2f}}",
                                   n ? "," : "", (long long)one->ts, one->seq, (long long)boot, one->temperature);
    }
    text[length++] = ']';
    if (mosquitto_publish(client, &in_flight_mid, telemetry_topic, (int)length, text, 1, false) == MOSQ_ERR_SUCCESS)
        in_flight = count;
}

static void on_publish(struct mosquitto *client, void *own, int mid)
{
    (void)client, (void)own;
    if (in_flight && mid == in_flight_mid) {
        first = (first + in_flight) % STORED;
        waiting -= in_flight;
        in_flight = 0;
    }
}

static void on_connect(struct mosquitto *client, void *own, int refused)
{
    (void)own;
    if (refused) {
        fprintf(stderr, "refused: %s\n", mosquitto_connack_string(refused));
        return;
    }
    char text[120];
    int length = snprintf(text, sizeof text, "{\"ts\":%lld,\"state\":\"online\",\"firmware\":\"1.0.0\"}",
                          (long long)now_ms());
    mosquitto_subscribe(client, NULL, command_topic, 1);
    mosquitto_publish(client, NULL, status_topic, length, text, 1, true);
    connected = true;
}

static void on_disconnect(struct mosquitto *client, void *own, int reason)
{
    (void)client, (void)own, (void)reason;
    connected = false;
    in_flight = 0; /* not acknowledged: it goes out again, and a repeat does no harm */
}

/* The text behind `"name":"`. Enough for these commands; use a JSON library (cJSON) for more. */
static bool text_of(const char *payload, const char *name, char *found, size_t size)
{
    char wanted[40];
    snprintf(wanted, sizeof wanted, "\"%s\"", name);
    const char *at = strstr(payload, wanted);
    if (!at || !(at = strchr(at + strlen(wanted), ':')))
        return false;
    at += 1 + strspn(at + 1, " ");
    if (*at++ != '"')
        return false;
    size_t length = strcspn(at, "\"");
    if (length >= size)
        return false;
    memcpy(found, at, length);
    found[length] = '\0';
    return true;
}

static bool number_of(const char *payload, const char *name, double *found)
{
    char wanted[40], *end;
    snprintf(wanted, sizeof wanted, "\"%s\"", name);
    const char *at = strstr(payload, wanted);
    if (!at || !(at = strchr(at + strlen(wanted), ':')))
        return false;
    *found = strtod(at + 1, &end);
    return end != at + 1;
}

static void carry_out(const char *payload, char *result, size_t size)
{
    char type[40];
    double value;
    if (number_of(payload, "expires", &value) && value < (double)now_ms())
        snprintf(result, size, "\"state\":\"rejected\",\"detail\":{\"reason\":\"expired\"}");
    else if (text_of(payload, "type", type, sizeof type) && !strcmp(type, "set_config")
             && number_of(payload, "set_temperature", &value) && value >= 0 && value <= 10) {
        setting = value;
        snprintf(result, size, "\"state\":\"succeeded\",\"detail\":{\"set_temperature\":%g}", value);
    } else
        snprintf(result, size, "\"state\":\"rejected\",\"detail\":{\"reason\":\"unknown command or value\"}");
}

static void on_message(struct mosquitto *client, void *own, const struct mosquitto_message *message)
{
    (void)own;
    char payload[1000], id[64], text[400];
    if (message->payloadlen <= 0 || (size_t)message->payloadlen >= sizeof payload)
        return;
    memcpy(payload, message->payload, (size_t)message->payloadlen);
    payload[message->payloadlen] = '\0';
    if (!text_of(payload, "id", id, sizeof id))
        return; /* without an id there is nothing to answer to */
    struct answer *answer = NULL;
    for (size_t n = 0; n < ANSWERS; n++)
        if (!strcmp(answers[n].id, id))
            answer = &answers[n];
    if (!answer) { /* a command that comes again is answered again, not done again */
        answer = &answers[answered++ % ANSWERS];
        strcpy(answer->id, id);
        carry_out(payload, answer->result, sizeof answer->result);
    }
    int length = snprintf(text, sizeof text, "{\"id\":\"%s\",\"ts\":%lld,%s}", id, (long long)now_ms(), answer->result);
    mosquitto_publish(client, NULL, result_topic, length, text, 1, false);
}

int main(void)
{
    const char *product = setting_of("DEVICE_PRODUCT", "refrigerator"), *serial = setting_of("DEVICE_SERIAL", "SN-1");
    const char *host = setting_of("DEVICE_HOST", "127.0.0.1"), *ca = setting_of("DEVICE_CA", NULL);
    const char *user = setting_of("DEVICE_USER", NULL), *password = setting_of("DEVICE_PASSWORD", NULL);
    int port = atoi(setting_of("DEVICE_PORT", "1884"));
    double every_s = atof(setting_of("DEVICE_EVERY_S", "60"));
    char id[200];
    boot = time(NULL);
    snprintf(id, sizeof id, "%s.%s", product, serial);
    snprintf(topic, sizeof topic, "sigap/v1/%s/%s", product, serial);
    snprintf(status_topic, sizeof status_topic, "%s/status", topic);
    snprintf(telemetry_topic, sizeof telemetry_topic, "%s/telemetry", topic);
    snprintf(command_topic, sizeof command_topic, "%s/command", topic);
    snprintf(result_topic, sizeof result_topic, "%s/command/result", topic);

    mosquitto_lib_init();
    struct mosquitto *client = mosquitto_new(id, true, NULL);
    if (!client)
        return 1;
    mosquitto_int_option(client, MOSQ_OPT_PROTOCOL_VERSION, MQTT_PROTOCOL_V311);
    mosquitto_connect_callback_set(client, on_connect);
    mosquitto_disconnect_callback_set(client, on_disconnect);
    mosquitto_publish_callback_set(client, on_publish);
    mosquitto_message_callback_set(client, on_message);
    mosquitto_will_set(client, status_topic, 19, "{\"state\":\"offline\"}", 1, true);
    if (user)
        mosquitto_username_pw_set(client, user, password);
    if (ca && mosquitto_tls_set(client, ca, NULL, NULL, NULL, NULL) != MOSQ_ERR_SUCCESS) {
        fprintf(stderr, "%s: no certificate can be read\n", ca);
        return 1;
    }
    int64_t due = now_ms(), retry_at = 0, wait_ms = 1000;
    bool started = false;
    for (;;) {
        if (now_ms() >= due) {
            measure();
            due += (int64_t)(every_s * 1000);
        }
        send_stored(client);
        if (started && mosquitto_loop(client, 100, 1) == MOSQ_ERR_SUCCESS) {
            if (connected)
                wait_ms = 1000;
            continue;
        }
        connected = false;
        in_flight = 0;
        if (now_ms() >= retry_at) { /* longer and longer waits, so that a fleet does not come back all at once */
            started = (started ? mosquitto_reconnect(client) : mosquitto_connect(client, host, port, 30)) == MOSQ_ERR_SUCCESS;
            retry_at = now_ms() + wait_ms + rand() % 1000;
            wait_ms = wait_ms < 60000 ? wait_ms * 2 : wait_ms;
        } else
            nanosleep(&(struct timespec){0, 100000000}, NULL);
    }
}

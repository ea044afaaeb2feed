/* A device with ESP-IDF (5.x): main/device.c. In CMakeLists.txt: REQUIRES mqtt nvs_flash esp_netif esp_wifi;
 * EMBED_TXTFILES "ca.pem". Wi-Fi is connected as in ESP-IDF's own example `protocol_examples_common`, before
 * device_start() is called. Fill in the four lines below, or read them from NVS. */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/time.h>
#include <time.h>

#include "esp_netif_sntp.h"
#include "esp_log.h"
#include "freertos/FreeRTOS.h"
#include "freertos/task.h"
#include "mqtt_client.h"
#include "nvs.h"
#include "nvs_flash.h"

#define BROKER "mqtts://broker.example.com:8883"
#define DEVICE "refrigerator.SN-17" /* user name: PRODUCT.SERIAL */
#define PASSWORD "..."
#define TOPIC "sigap/v1/refrigerator/SN-17"
#define EVERY_S 60

extern const char ca_pem_start[] asm("_binary_ca_pem_start");
static const char *TAG = "device";
static esp_mqtt_client_handle_t client;
static uint32_t boot, seq;
static float setting = 4.0f;
static char last_id[64], last_result[120];

static int64_t now_ms(void)
{
    struct timeval at;
    gettimeofday(&at, NULL);
    return (int64_t)at.tv_sec * 1000 + at.tv_usec / 1000;
}

/* Another number after each start: `seq` starts anew. */
static uint32_t next_boot(void)
{
    nvs_handle_t flash;
    uint32_t number = 0;
    ESP_ERROR_CHECK(nvs_open("device", NVS_READWRITE, &flash));
    nvs_get_u32(flash, "boot", &number);
    nvs_set_u32(flash, "boot", ++number);
    nvs_commit(flash);
    nvs_close(flash);
    return number;
}

/* Stored in the client's outbox until the broker acknowledges it, also while there is no connection. */
static void measure_and_send(void)
{
    char text[160];
    float temperature = setting; /* read your sensor here */
    int length = snprintf(text, sizeof text,
                          "{\"ts\":%lld,\"seq\":%lu,\"boot\":%lu,\"values\":{\"temperature\":%.2f}}",
                          (long long)now_ms(), (unsigned long)++seq, (unsigned long)boot, temperature);
    if (esp_mqtt_client_enqueue(client, TOPIC "/telemetry", text, length, 1, 0, true) < 0)
        ESP_LOGW(TAG, "the outbox is full: a reading is lost");
}

static bool text_of(const char *payload, const char *name, char *found, size_t size)
{
    char wanted[40];
    snprintf(wanted, sizeof wanted, "\"%s\"", name);
    const char *at = strstr(payload, wanted);
    if (!at || !(at = strchr(at + strlen(wanted), ':')) || !(at = strchr(at, '"')))
        return false;
    size_t length = strcspn(++at, "\"");
    if (length >= size)
        return false;
    memcpy(found, at, length);
    found[length] = '\0';
    return true;
}

static void obey(const char *data, int length)
{
    char payload[512], id[64], type[40], text[280];
    if (length <= 0 || (size_t)length >= sizeof payload)
        return;
    memcpy(payload, data, (size_t)length);
    payload[length] = '\0';
    if (!text_of(payload, "id", id, sizeof id))
        return;
    if (strcmp(id, last_id)) { /* a command that comes again is answered again, not done again */
        const char *at = strstr(payload, "\"set_temperature\":");
        float value = -1;
        strcpy(last_id, id);
        strcpy(last_result, "\"state\":\"rejected\",\"detail\":{\"reason\":\"unknown command or value\"}");
        if (text_of(payload, "type", type, sizeof type) && !strcmp(type, "set_config") && at
            && sscanf(at + 18, "%f", &value) == 1 && value >= 0 && value <= 10) {
            setting = value;
            snprintf(last_result, sizeof last_result, "\"state\":\"succeeded\",\"detail\":{\"set_temperature\":%g}", value);
        }
    }
    int written = snprintf(text, sizeof text, "{\"id\":\"%s\",\"ts\":%lld,%s}", id, (long long)now_ms(), last_result);
    esp_mqtt_client_enqueue(client, TOPIC "/command/result", text, written, 1, 0, true);
}

static void on_event(void *own, esp_event_base_t base, int32_t id, void *data)
{
    esp_mqtt_event_handle_t event = data;
    char text[120];
    (void)own, (void)base;
    if (id == MQTT_EVENT_CONNECTED) {
        int length = snprintf(text, sizeof text, "{\"ts\":%lld,\"state\":\"online\",\"firmware\":\"1.0.0\"}",
                              (long long)now_ms());
        esp_mqtt_client_subscribe(client, TOPIC "/command", 1);
        esp_mqtt_client_enqueue(client, TOPIC "/status", text, length, 1, 1, true);
    } else if (id == MQTT_EVENT_DATA && event->current_data_offset == 0 && event->data_len == event->total_data_len)
        obey(event->data, event->data_len);
}

void device_start(void)
{
    esp_sntp_config_t clock = ESP_NETIF_SNTP_DEFAULT_CONFIG("pool.ntp.org");
    ESP_ERROR_CHECK(nvs_flash_init());
    boot = next_boot();
    esp_netif_sntp_init(&clock);
    while (esp_netif_sntp_sync_wait(pdMS_TO_TICKS(10000)) != ESP_OK) /* readings of 1970 are dead letters */
        ESP_LOGW(TAG, "the clock is not set yet");
    esp_mqtt_client_config_t config = {
        .broker.address.uri = BROKER,
        .broker.verification.certificate = ca_pem_start,
        .credentials.username = DEVICE,
        .credentials.client_id = DEVICE,
        .credentials.authentication.password = PASSWORD,
        .session.keepalive = 30,
        .session.disable_clean_session = true, /* commands wait at the broker while the device is away */
        .session.last_will.topic = TOPIC "/status",
        .session.last_will.msg = "{\"state\":\"offline\"}",
        .session.last_will.qos = 1,
        .session.last_will.retain = 1,
        .outbox.limit = 32 * 1024,
    };
    client = esp_mqtt_client_init(&config);
    esp_mqtt_client_register_event(client, ESP_EVENT_ANY_ID, on_event, NULL);
    esp_mqtt_client_start(client);
    for (;;) {
        measure_and_send();
        vTaskDelay(pdMS_TO_TICKS(EVERY_S * 1000));
    }
}

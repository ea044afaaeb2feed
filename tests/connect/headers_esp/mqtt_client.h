/* A stand-in for ESP-IDF's esp-mqtt, with what docs/connect uses of it. */
#pragma once
#include <stdbool.h>
#include <stdint.h>
typedef struct esp_mqtt_client *esp_mqtt_client_handle_t;
typedef const char *esp_event_base_t;
typedef void (*esp_event_handler_t)(void *, esp_event_base_t, int32_t, void *);
typedef int esp_err_t;
#define ESP_OK 0
#define ESP_ERROR_CHECK(x) ((void)(x))
#define ESP_EVENT_ANY_ID -1
typedef enum { MQTT_EVENT_ERROR, MQTT_EVENT_CONNECTED, MQTT_EVENT_DISCONNECTED, MQTT_EVENT_DATA } esp_mqtt_event_id_t;
typedef struct {
    esp_mqtt_event_id_t event_id;
    char *data;
    int data_len, total_data_len, current_data_offset;
} esp_mqtt_event_t, *esp_mqtt_event_handle_t;
typedef struct {
    struct {
        struct { const char *uri; } address;
        struct { const char *certificate; } verification;
    } broker;
    struct {
        const char *username, *client_id;
        struct { const char *password; } authentication;
    } credentials;
    struct {
        struct { const char *topic, *msg; int msg_len, qos, retain; } last_will;
        bool disable_clean_session;
        int keepalive;
    } session;
    struct { uint64_t limit; } outbox;
} esp_mqtt_client_config_t;
esp_mqtt_client_handle_t esp_mqtt_client_init(const esp_mqtt_client_config_t *);
esp_err_t esp_mqtt_client_register_event(esp_mqtt_client_handle_t, esp_mqtt_event_id_t, esp_event_handler_t, void *);
esp_err_t esp_mqtt_client_start(esp_mqtt_client_handle_t);
int esp_mqtt_client_subscribe(esp_mqtt_client_handle_t, const char *, int);
int esp_mqtt_client_enqueue(esp_mqtt_client_handle_t, const char *, const char *, int, int, int, bool);

/* A stand-in for ESP-IDF's SNTP. */
#pragma once
#include <stdint.h>
typedef struct { const char *server; } esp_sntp_config_t;
#define ESP_NETIF_SNTP_DEFAULT_CONFIG(name) {name}
int esp_netif_sntp_init(const esp_sntp_config_t *);
int esp_netif_sntp_sync_wait(uint32_t);

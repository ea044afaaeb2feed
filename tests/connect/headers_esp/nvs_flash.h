/* A stand-in for the flash of ESP-IDF. */
#pragma once
int nvs_flash_init(void);

/* A stand-in for ESP-IDF's log. */
#pragma once
#include <stdio.h>
#define ESP_LOGW(tag, ...) ((void)(tag), (void)printf(__VA_ARGS__))

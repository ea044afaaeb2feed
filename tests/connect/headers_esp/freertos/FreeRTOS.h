/* A stand-in for FreeRTOS. */
#pragma once
#include <stdint.h>
#define pdMS_TO_TICKS(ms) (ms)

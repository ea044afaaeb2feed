/* A stand-in for tasks of FreeRTOS. */
#pragma once
void vTaskDelay(uint32_t);

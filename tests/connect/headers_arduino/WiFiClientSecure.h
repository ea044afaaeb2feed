// A stand-in for TLS on an ESP32.
#pragma once
#include "MQTT.h"
struct WiFiClientSecure : Client {
    void setCACert(const char *);
};

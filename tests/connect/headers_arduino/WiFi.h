// A stand-in for Wi-Fi on an ESP32.
#pragma once
enum { WL_CONNECTED = 3 };
struct WiFiClass {
    void begin(const char *, const char *);
    int status();
};
extern WiFiClass WiFi;

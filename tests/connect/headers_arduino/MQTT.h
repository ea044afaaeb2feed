// A stand-in for the library "MQTT" by 256dpi.
#pragma once
#include "Arduino.h"
class Client {};
class MQTTClient {
public:
    explicit MQTTClient(int);
    void begin(const char *, int, Client &);
    void setOptions(int, bool, int);
    void setWill(const char *, const char *, bool, int);
    void onMessage(void (*)(String &, String &));
    bool connect(const char *, const char *, const char *);
    bool connected();
    bool subscribe(const String &, int);
    bool publish(const String &, const String &, bool, int);
    bool loop();
};

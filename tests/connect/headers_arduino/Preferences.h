// A stand-in for the flash of an ESP32.
#pragma once
#include <cstdint>
struct Preferences {
    void begin(const char *);
    uint32_t getUInt(const char *, uint32_t);
    void putUInt(const char *, uint32_t);
    void end();
};

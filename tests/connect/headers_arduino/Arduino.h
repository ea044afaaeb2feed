// A stand-in for Arduino's core on an ESP32, with what docs/connect uses of it.
#pragma once
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <string>
#include <sys/time.h>
class String {
    std::string s;
public:
    String(const char *text = "") : s(text) {}
    String(const std::string &text) : s(text) {}
    explicit String(uint32_t value) : s(std::to_string(value)) {}
    explicit String(double value, int digits) { char t[40]; snprintf(t, sizeof t, "%.*f", digits, value); s = t; }
    const char *c_str() const { return s.c_str(); }
    int indexOf(const String &one, int from = 0) const { return (int)s.find(one.s, (size_t)from); }
    int indexOf(char one, int from = 0) const { return (int)s.find(one, (size_t)from); }
    String substring(int from) const { return s.substr((size_t)from); }
    String substring(int from, int to) const { return s.substr((size_t)from, (size_t)(to - from)); }
    float toFloat() const { return std::strtof(s.c_str(), nullptr); }
    bool operator==(const char *other) const { return s == other; }
    bool operator!=(const String &other) const { return s != other.s; }
    friend String operator+(const String &a, const String &b) { return a.s + b.s; }
    friend String operator+(const String &a, const char *b) { return a.s + b; }
    friend String operator+(const char *a, const String &b) { return a + b.s; }
};
unsigned long millis();
void delay(unsigned long);
long random(long);
void configTime(long, int, const char *);
template <class A, class B> A min(A a, B b) { return a < (A)b ? a : (A)b; }

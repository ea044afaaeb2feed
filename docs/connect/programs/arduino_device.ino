// A device with Arduino on an ESP32, with the library "MQTT" by Joel Gaehwiler (256dpi). Not PubSubClient: that one
// publishes with QoS 0 only, and a message that is lost on the way is lost for good.
#include <MQTT.h>
#include <Preferences.h>
#include <WiFi.h>
#include <WiFiClientSecure.h>
#include <time.h>

const char *WIFI = "network", *WIFI_PASSWORD = "...";
const char *HOST = "broker.example.com";
const int PORT = 8883;
const char *USER = "refrigerator.SN-17", *PASSWORD = "...";  // user name: PRODUCT.SERIAL
const String TOPIC = "sigap/v1/refrigerator/SN-17";
const unsigned long EVERY_MS = 60000;
const char *CA = R"(-----BEGIN CERTIFICATE-----
...
-----END CERTIFICATE-----)";

const int STORED = 200;  // readings that wait for a connection
struct Reading { int64_t ts; uint32_t seq; float temperature; };
Reading stored[STORED];
int first = 0, waiting = 0;
uint32_t boot = 0, seq = 0;
float setting = 4.0;
String lastId, lastResult;

WiFiClientSecure net;
MQTTClient client(1024);

int64_t nowMs() {
  struct timeval at;
  gettimeofday(&at, NULL);
  return (int64_t)at.tv_sec * 1000 + at.tv_usec / 1000;
}

String number(int64_t value) {
  char text[24];
  snprintf(text, sizeof text, "%lld", (long long)value);
  return String(text);
}

void measure() {
  if (waiting == STORED) {
    first = (first + 1) % STORED;  // the oldest goes
    waiting--;
  }
  Reading &one = stored[(first + waiting++) % STORED];
  one.ts = nowMs();
  one.seq = ++seq;
  one.temperature = setting;  // read your sensor here
}

void sendStored() {
  while (waiting > 0 && client.connected()) {
    Reading &one = stored[first];
    String text = "{\"ts\":" + number(one.ts) + ",\"seq\":" + String(one.seq) + ",\"boot\":" + String(boot) +
                  ",\"values\":{\"temperature\":" + String(one.temperature, 2) + "}}";
    if (!client.publish(TOPIC + "/telemetry", text, false, 1)) return;  // true: the broker has acknowledged it
    first = (first + 1) % STORED;
    waiting--;
  }
}

String textOf(const String &payload, const char *name) {
  int at = payload.indexOf(String("\"") + name + "\"");
  if (at < 0) return "";
  int begin = payload.indexOf('"', payload.indexOf(':', at)) + 1;
  return payload.substring(begin, payload.indexOf('"', begin));
}

String pendingId;  // The library cannot publish inside its callback: loop() answers.
void onMessage(String &, String &payload) {
  String id = textOf(payload, "id");
  if (id == "") return;
  if (id != lastId) {  // a command that comes again is answered again, not done again
    lastId = id;
    lastResult = "\"state\":\"rejected\",\"detail\":{\"reason\":\"unknown command or value\"}";
    int at = payload.indexOf("\"set_temperature\"");
    if (textOf(payload, "type") == "set_config" && at >= 0) {
      float value = payload.substring(payload.indexOf(':', at) + 1).toFloat();
      if (value >= 0 && value <= 10) {
        setting = value;
        lastResult = "\"state\":\"succeeded\",\"detail\":{\"set_temperature\":" + String(value, 2) + "}";
      }
    }
  }
  pendingId = id;
}

bool connectNow() {
  if (WiFi.status() != WL_CONNECTED) return false;
  client.setWill((TOPIC + "/status").c_str(), "{\"state\":\"offline\"}", true, 1);
  if (!client.connect(USER, USER, PASSWORD)) return false;
  client.subscribe(TOPIC + "/command", 1);
  String status = "{\"ts\":" + number(nowMs()) + ",\"state\":\"online\",\"firmware\":\"1.0.0\"}";
  return client.publish(TOPIC + "/status", status, true, 1);
}

void setup() {
  Preferences flash;
  flash.begin("device");
  boot = flash.getUInt("boot", 0) + 1;  // another number after each start: `seq` starts anew
  flash.putUInt("boot", boot);
  flash.end();
  WiFi.begin(WIFI, WIFI_PASSWORD);
  while (WiFi.status() != WL_CONNECTED) delay(200);
  configTime(0, 0, "pool.ntp.org");
  while (time(NULL) < 1700000000) delay(200);  // readings of 1970 are dead letters
  net.setCACert(CA);
  client.begin(HOST, PORT, net);
  client.setOptions(30, true, 5000);
  client.onMessage(onMessage);
}

void loop() {
  static unsigned long measuredAt = 0, triedAt = 0, waitMs = 1000;
  if (measuredAt == 0 || millis() - measuredAt >= EVERY_MS) {
    measuredAt = millis();
    measure();
  }
  client.loop();
  if (!client.connected() && millis() - triedAt >= waitMs) {
    triedAt = millis();
    waitMs = connectNow() ? 1000 : min(2 * waitMs, 60000UL) + random(1000);
  }
  if (pendingId != "" && client.connected()) {
    String text = "{\"id\":\"" + pendingId + "\",\"ts\":" + number(nowMs()) + "," + lastResult + "}";
    if (client.publish(TOPIC + "/command/result", text, false, 1)) pendingId = "";
  }
  sendStored();
  delay(10);
}

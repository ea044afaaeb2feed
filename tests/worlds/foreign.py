"""Products whose devices speak as other systems do: their files are all that is written for them."""

HEAD = """
[product]
id = "{id}"
name = "{id}"
interval = "5m"
[metrics.temperature]
unit = "degC"
range = [-40, 80]
[metrics.humidity]
unit = "%"
[metrics.power]
unit = "W"
[metrics.energy]
unit = "Wh"
role = "counter"
[metrics.relay]
unit = ""
role = "state"
type = "boolean"
[metrics.mode]
unit = ""
role = "state"
labels = ["idle", "cooling"]
"""
TASMOTA = (
    HEAD.format(id="sonoff")
    + """
[inputs.sensor]
topic = "tele/{serial}/SENSOR"
ts = { path = "Time", time_zone = "Asia/Jakarta" }
[inputs.sensor.values]
temperature = "AM2301.Temperature"
humidity = "AM2301.Humidity"
energy = { path = "ENERGY.Total", factor = 1000 }
power = "ENERGY.Power"
[inputs.state]
topic = "tele/{serial}/STATE"
ts = { path = "Time", time_zone = "Asia/Jakarta" }
[inputs.state.values]
relay = { path = "POWER", map = { ON = true, OFF = false } }
"""
)
ZIGBEE = (
    HEAD.format(id="climate")
    + """
[inputs.state]
topic = "zigbee2mqtt/climate-{serial}"
[inputs.state.values]
temperature = "temperature"
humidity = "humidity"
relay = "contact"
mode = { path = "running_state", map = { heat = "cooling" } }
"""
)
SHELLY = (
    HEAD.format(id="plug")
    + """
[inputs.status]
topic = "{serial}/status/switch:0"
[inputs.status.values]
power = "apower"
energy = "aenergy.total"
temperature = "temperature.tC"
relay = "output"
[inputs.events]
topic = "{serial}/events/rpc"
ts = { path = "params.ts", format = "s" }
[inputs.events.values]
power = 'params."switch:0".apower'
[inputs.first_generation_power]
topic = "shellies/{serial}/relay/0/power"
values = { power = "$" }
[inputs.first_generation_relay]
topic = "shellies/{serial}/relay/0"
values = { relay = "$" }
[inputs.first_generation_energy]
topic = "shellies/{serial}/relay/0/energy"
[inputs.first_generation_energy.values]
energy = { path = "$", factor = 0.016666666666666666 }
"""
)
PLAIN = (
    HEAD.format(id="probe")
    + """
[inputs.plain]
topic = "site/+/{serial}/state"
ts = "at"
seq = "n"
[inputs.plain.values]
temperature = { path = "temp", factor = 0.1, offset = -5 }
mode = { path = "list[1].m", map = { 7 = "cooling", 0 = "idle" } }
"""
)
TASMOTA_STATUS = """
[inputs.lwt]
topic = "tele/{serial}/LWT"
kind = "status"
"""
ZIGBEE_STATUS = """
[inputs.availability]
topic = "zigbee2mqtt/climate-{serial}/availability"
kind = "status"
state = "state"
"""
SHELLY_STATUS = """
[inputs.online]
topic = "{serial}/online"
kind = "status"
[inputs.first_generation_online]
topic = "shellies/{serial}/online"
kind = "status"
"""
HOMIE_STATUS = """
[inputs.homie]
topic = "homie/{serial}/$state"
kind = "status"
online = ["init", "ready", "alert"]
sleeping = ["sleeping"]
offline = ["disconnected", "lost"]
"""
PLAIN_STATUS = """
[inputs.stamped]
topic = "site/+/{serial}/status"
kind = "status"
state = "link[0].up"
ts = "at"
online = ["Up", 2]
"""
SPARKPLUG = (
    HEAD.format(id="press")
    + """
[inputs.presses]
sparkplug = "Plant 1/+/{serial}"
[inputs.gateways]
sparkplug = "Plant 1/{serial}"
[inputs.gateways.values]
temperature = "Board/Temperature"
power = { path = "Supply.mW", factor = 0.001 }
"""
)

# Passes Mosquitto's log on without its debug lines, and writes what it refused to the file `refusals`, one line each:
#   publish|subscribe <tab> client id <tab> topic
# Of one client at most 20 lines a minute, of all at most 1,000: whoever is refused fills no disk. The file is for the
# service process, which takes it away. Where nobody does, it ends at `most` bytes, until it is gone. A topic ends at
# 300 characters.

BEGIN {
    if (!most) most = 1048576
    while ((getline line < refusals) > 0) written += length(line) + 1
    close(refusals)
}

function is_gone() {
    there = (getline line < refusals) >= 0
    close(refusals)
    return !there
}

function refused(kind, who, topic) {
    minute = substr($0, 1, 16)
    if (minute != this_minute) {
        this_minute = minute
        all = 0
        split("", of)
    }
    if (++all > 1000 || ++of[who] > 20) return
    if (is_gone()) written = 0
    said_so = sprintf("%s\t%s\t%s\n", kind, who, substr(topic, 1, 300))
    if (written + length(said_so) > most) return
    written += length(said_so)
    printf "%s", said_so >> refusals
    close(refusals)
}

{ said = substr($0, index($0, ": ") + 2) }

said ~ /^Denied PUBLISH from / {
    rest = substr(said, 21)
    if (match(rest, / \(d[01], q[0-2], r[01], m[0-9]+, '/)) {
        topic = substr(rest, RSTART + RLENGTH)
        sub(/', \.\.\. \([0-9]+ bytes\)\)$/, "", topic)
        refused("publish", substr(rest, 1, RSTART - 1), topic)
    }
    next
}
said ~ /^Received SUBSCRIBE from / {
    who = substr(said, 25)
    asked = ""
    next
}
# A filter of the subscription; where it is allowed, the next line says so.
who != "" && said ~ /^\t.* \(QoS [0-2]\)$/ {
    if (asked != "") refused("subscribe", who, asked)
    asked = substr(said, 2)
    sub(/ \(QoS [0-2]\)$/, "", asked)
    next
}
who != "" && asked != "" && (said == who " 0 " asked || said == who " 1 " asked || said == who " 2 " asked) {
    asked = ""
    next
}
said ~ /^Sending SUBACK to / {
    if (who != "" && asked != "") refused("subscribe", who, asked)
    who = asked = ""
    next
}
said ~ /^(Received|Sending|No will message|Will message|\t)/ { next }
said ~ /^[^ ]* [0-2] [^ ]*$/ { next }

{
    print
    fflush()
}

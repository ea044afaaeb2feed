"""MQTT in, committed rows out, nothing lost."""

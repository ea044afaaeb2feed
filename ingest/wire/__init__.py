"""MQTT 5 as ingest speaks it: packets, and a connection that is made again whenever it is lost."""

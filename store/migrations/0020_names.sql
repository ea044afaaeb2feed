-- Tables by the names of the glossary: when models came into force, and the sensor faults that scoring detects.
ALTER TABLE reign RENAME TO deployment;
ALTER TABLE sensor_sign RENAME TO sensor_fault;

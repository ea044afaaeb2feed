"""The world around a fleet, played through the public API: installers, customers, technicians."""

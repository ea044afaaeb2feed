"""Whether repairs hold: after a finding the device is compared with its own healthy time."""

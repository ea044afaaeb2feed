"""Pages of devices' access: who comes in, and claims."""

"""One appliance's story, from wear to a repair that readings certify."""

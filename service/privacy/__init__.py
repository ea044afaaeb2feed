"""Personal data: what people ask for about theirs, carried out; exports as files."""

"""What providers of channels tell us: each proves who it is before anything of its message is read."""

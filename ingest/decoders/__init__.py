"""Payload formats, a module each, named in `registry`: each turns the bytes of a message into elements."""

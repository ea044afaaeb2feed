"""The error for a command that cannot do its work."""


class CommandFailed(RuntimeError):
    """A command ends with status 1; the message is all that its caller needs."""

"""What a command cannot do, said plainly."""


class CommandFailed(RuntimeError):
    """A command ends with status 1; the message is all that its caller needs."""

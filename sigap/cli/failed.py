"""The error for a command that cannot do its work."""

from fleet.plain_failure import PlainFailure


class CommandFailed(PlainFailure, RuntimeError):
    """A command ends with status 1; the message is all that its caller needs."""

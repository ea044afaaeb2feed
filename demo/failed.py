"""What the demo cannot do."""

from fleet.plain_failure import PlainFailure


class DemoFailed(PlainFailure, RuntimeError):
    """The demo ends; the message is a plain sentence that its caller shows."""

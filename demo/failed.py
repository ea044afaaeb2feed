"""What the demo cannot do."""


class DemoFailed(RuntimeError):
    """The demo ends; the message is a plain sentence that its caller shows."""

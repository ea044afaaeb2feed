"""Who runs a command, for the history."""

import getpass


def whoever_acts() -> str:
    """The user's name; `staff` for a user without one, as in some containers."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "staff"

"""Failures whose message is all that a person needs."""


class PlainFailure(Exception):
    """One sentence says what is wrong with what somebody gave or asked for: a command shows it without a traceback."""

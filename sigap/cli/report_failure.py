"""How a failed command reports: one sentence for a known error, the traceback for an unknown one."""

import sys
import traceback

import typer
from typer.exceptions import TyperException

from fleet.coded import CodedError
from fleet.plain_failure import PlainFailure
from sigap.cli.english import english


def tell_failure(exc: Exception) -> int:
    """Writes the failure to standard error and returns the exit status."""
    if isinstance(exc, typer.Abort):
        sys.stderr.write("stopped\n")
        return 1
    if isinstance(exc, TyperException):  # Called wrongly; typer bears a click of its own, so click's class is not its.
        sys.stderr.write(f"{exc.format_message()}\nsee python -m sigap --help\n")
        return exc.exit_code
    if isinstance(exc, CodedError):
        sys.stderr.write(f"{english().say(exc.said)}\n")
        return 1
    if isinstance(exc, PlainFailure):
        sys.stderr.write(f"{exc}\n")
        return 1
    traceback.print_exception(exc)
    sys.stderr.write("This is a fault of Sigap's own; the lines above say where.\n")
    return 1

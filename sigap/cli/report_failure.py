"""How a failed command reports: one sentence for a known error, the traceback for an unknown one."""

import sys
import traceback

import typer
from typer.exceptions import TyperException

from demo.failed import DemoFailed
from demo.world.client import WorldRefused
from fleet.coded import CodedError
from fleet.product_files.parse import BadProductFile
from fleet.recorded.folder import BadFolder
from fleet.settings import BadSettings
from fleet.times import BadTime
from models.evaluation.evaluate import CannotEvaluate
from sigap.cli.english import english
from sigap.cli.failed import CommandFailed
from sigap.platform.readiness import NotReady
from sigap.replay.driven_clock import FleetStuck
from sigap.replay.replay_devices import LiveFleet
from store.engine.database import BadDatabase, StoreUnavailable
from store.rollups.product_tables import ForbiddenChange
from store.storage.kept_from import PastRetention

PLAIN = (
    BadProductFile,
    BadFolder,
    BadSettings,
    BadTime,
    BadDatabase,
    CannotEvaluate,
    CommandFailed,
    DemoFailed,
    FleetStuck,
    ForbiddenChange,
    LiveFleet,
    NotReady,
    PastRetention,
    StoreUnavailable,
    WorldRefused,
)


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
    if isinstance(exc, PLAIN):
        sys.stderr.write(f"{exc}\n")
        return 1
    traceback.print_exception(exc)
    sys.stderr.write("This is a fault of Sigap's own; the lines above say where.\n")
    return 1

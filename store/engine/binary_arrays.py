"""Numpy columns as array parameters of a statement, without a Python object for each value."""

import struct
from typing import Any

import numpy as np
import numpy.typing as npt
import psycopg
from psycopg import adapt, pq

# Microseconds from 1970 to PostgreSQL's own origin, 2000-01-01.
ORIGIN_US = 946_684_800_000_000


class BinaryArray:
    """An array [n] in PostgreSQL's binary format; nothing in it is NULL."""

    __slots__ = ("data",)
    element_oid, wire = 0, ""

    def __init__(self, values: npt.NDArray[Any]) -> None:
        if not len(values):
            self.data = struct.pack("!iiI", 0, 0, self.element_oid)
            return
        cells = np.empty(len(values), [("size", ">i4"), ("value", self.wire)])
        cells["size"] = np.dtype(self.wire).itemsize
        cells["value"] = self.native(values)
        self.data = struct.pack("!iiIii", 1, 0, self.element_oid, len(values), 1) + cells.tobytes()

    @staticmethod
    def native(values: npt.NDArray[Any]) -> npt.NDArray[Any]:
        return values


class IntegerArray(BinaryArray):
    """integer[]"""

    element_oid, wire = 23, ">i4"


class BigIntegerArray(BinaryArray):
    """bigint[]"""

    element_oid, wire = 20, ">i8"


class MomentArray(BinaryArray):
    """timestamptz[], of microseconds since the epoch"""

    element_oid, wire = 1184, ">i8"

    @staticmethod
    def native(values: npt.NDArray[Any]) -> npt.NDArray[Any]:
        return values - ORIGIN_US


class _Dumper(adapt.Dumper):
    format = pq.Format.BINARY

    def dump(self, obj: BinaryArray) -> bytes:
        return obj.data


class _IntegersDumper(_Dumper):
    oid = 1007


class _BigIntegersDumper(_Dumper):
    oid = 1016


class _MomentsDumper(_Dumper):
    oid = 1185


# Every connection that is made from here on knows them.
psycopg.adapters.register_dumper(IntegerArray, _IntegersDumper)
psycopg.adapters.register_dumper(BigIntegerArray, _BigIntegersDumper)
psycopg.adapters.register_dumper(MomentArray, _MomentsDumper)

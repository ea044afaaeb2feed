"""Rates of complaints as a table for a spreadsheet: numbers as numbers, and nothing that it takes for a formula."""

import csv
import io

from service.complaints.figures import ComplaintRate, Complaints
from service.privacy.export_files import harmless

HEAD = (
    *("kind", "failure_mode", "dimension", "value", "complaints", "devices", "devices_in_field", "device_months"),
    *("per_1000_device_months", "low_95", "high_95", "times_the_rest", "p", "p_adjusted", "cluster"),
)


def complaints_csv(found: Complaints) -> str:
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(HEAD)
    writer.writerows(_line(one) for one in found.rates)
    return written.getvalue()


def _line(one: ComplaintRate) -> list[object]:
    names = [harmless(text) for text in (one.kind, one.failure_mode or "all", one.dimension, one.value)]
    figures = (one.rate.device_months, one.rate.value, one.rate.low, one.rate.high)
    counts = [one.complaints, one.devices, one.in_field]
    test = [one.excess.ratio, one.excess.p, one.excess.adjusted] if one.excess else [None, None, None]
    rounded = ["" if number is None else f"{number:.6g}" for number in (*figures, *test)]
    return [*names, *counts, *rounded, "yes" if one.excess and one.excess.cluster else ""]

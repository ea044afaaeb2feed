"""An export of one person as files: one JSON for programs, and a ZIP with a table for each section for people."""

import csv
import io
import json
import zipfile
from datetime import date, datetime, time

from store.privacy.personal_data import PersonExport

# What a spreadsheet takes for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def export_object(export: PersonExport) -> dict[str, object]:
    """One object, ready for JSON."""
    return {
        "customer_id": export.customer_id,
        "at": export.at.isoformat(),
        "sections": {name: [_plain(row) for row in rows] for name, rows in export.sections.items()},
    }


def export_json(export: PersonExport) -> bytes:
    return json.dumps(export_object(export), ensure_ascii=False, indent=2).encode()


def export_zip(export: PersonExport) -> bytes:
    """`person.json`, and `<section>.csv` for each section that holds something."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("person.json", export_json(export))
        for name, rows in export.sections.items():
            if rows:
                archive.writestr(f"{name}.csv", _table(rows))
    return packed.getvalue()


def _table(rows: list[dict[str, object]]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, fieldnames=list(rows[0]))
    writer.writeheader()
    writer.writerows({name: _cell(value) for name, value in row.items()} for row in rows)
    return text.getvalue()


def _cell(value: object) -> object:
    plain = _json(value)
    if isinstance(plain, (dict, list)):
        return json.dumps(plain, ensure_ascii=False)
    return harmless(plain) if isinstance(plain, str) else plain


def harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text


def _plain(row: dict[str, object]) -> dict[str, object]:
    return {name: _json(value) for name, value in row.items()}


def _json(value: object) -> object:
    if isinstance(value, (datetime, date, time)):
        return value.isoformat()
    return value

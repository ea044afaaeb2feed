"""What an import comes to, row by row."""

from dataclasses import dataclass, field
from datetime import date, datetime

from fleet.coded import Coded
from service.imports.customer_rows import ImportedRow, RowFault


@dataclass(frozen=True, slots=True)
class Source:
    """Where rows come from, and who lets them in; `today`: of the wall, beyond which nothing was sold."""

    system: str
    actor: str
    now: datetime

    @property
    def today(self) -> date:
        return self.now.date()

    @property
    def mark(self) -> str:
        """What coverage bears that a table of this system stated."""
        return f"import/{self.system}"


@dataclass(slots=True)
class Tally:
    """What an import comes to, by kind of row. `notes`: what somebody should look at, which keeps nothing out."""

    created: dict[str, int] = field(default_factory=dict)
    changed: dict[str, int] = field(default_factory=dict)
    unchanged: dict[str, int] = field(default_factory=dict)
    faults: list[RowFault] = field(default_factory=list)
    notes: list[RowFault] = field(default_factory=list)

    def count(self, kind: str, *, created: int, changed: int, all_of_them: int) -> None:
        self.created[kind], self.changed[kind] = created, changed
        self.unchanged[kind] = all_of_them - created - changed

    def fault(self, row: ImportedRow, column: str, reason: Coded) -> None:
        self.faults.append(RowFault(row.line, column, reason))

    def note(self, row: ImportedRow, column: str, reason: Coded) -> None:
        self.notes.append(RowFault(row.line, column, reason))

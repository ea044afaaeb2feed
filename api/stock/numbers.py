"""Part numbers in requests, and the fleet's time that moves of a part go by."""

from datetime import datetime
from typing import Annotated

from pydantic import Field

from api.web.database import Database
from api.web.fields import Word
from service.parts.catalogue import known_part
from store.engine.database import Connection

PartNumber = Annotated[Word, Field(max_length=100, description="What stands on the box.")]
PartSerial = Annotated[Word, Field(max_length=100)]


def fleet_now(db: Database, conn: Connection, part_number: str) -> datetime:
    """The time of the fleet that the part belongs to; UnknownPart where no product file declares it."""
    return db.now(conn, known_part(conn, part_number).product)

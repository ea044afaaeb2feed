"""How hooks answer: few words, nothing that a browser keeps or shows."""

from collections.abc import Callable
from typing import TypeVar

from anyio import to_thread
from fastapi import HTTPException, Request, Response

from api.web.database import Database
from store.engine.database import Connection

T = TypeVar("T")
HEADERS = {"Cache-Control": "no-store"}
# WhatsApp's bodies hold at most 3 MB.
LARGEST = 3 << 20


def taken() -> Response:
    return Response(status_code=200, headers=HEADERS)


def nothing_here() -> HTTPException:
    return HTTPException(404)


def not_proven() -> HTTPException:
    """Counts as a guess."""
    return HTTPException(401)


async def with_connection(db: Database, work: Callable[[Connection], T]) -> T:
    """Works in a thread: a database that is away answers 503, and the provider sends again."""

    def run() -> T:
        with db.connection() as conn:
            return work(conn)

    return await to_thread.run_sync(run)


async def body_of(request: Request) -> bytes:
    return await request.body()

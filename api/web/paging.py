"""Pages: what was asked for, and the address of what follows."""

from collections.abc import Callable, Sequence
from typing import Annotated, Generic, TypeVar

from fastapi import Query, Request
from pydantic import BaseModel, Field

from api.web.fields import LARGEST_ID

After = Annotated[int, Query(ge=0, le=LARGEST_ID, description="Start behind the item of this number.")]
Limit = Annotated[int, Query(ge=1, le=1000, description="Items on a page.")]
Item = TypeVar("Item")
Row = TypeVar("Row")


class Page(BaseModel, Generic[Item]):
    """Some items, and the address of the next page; null on the last one."""

    items: list[Item]
    next: str | None = Field(description="Address of the next page; null where this is the last.")


def page_of(
    request: Request,
    rows: Sequence[Row],
    limit: int,
    *,
    to: Callable[[Row], Item],
    key: Callable[[Row], object],
    parameter: str = "after",
) -> Page[Item]:
    """A page from `limit` + 1 rows asked for: the one too many says that there is a next page."""
    shown = rows[:limit]
    following = None
    if len(rows) > limit:
        url = request.url.include_query_params(**{parameter: str(key(shown[-1]))})
        following = f"{url.path}?{url.query}"
    return Page[Item](items=[to(row) for row in shown], next=following)

"""Runs an action and shows its result: a refusal in the viewer's language, and the page refreshed."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from nicegui import ui

from api.access.asks import NotSignedIn
from api.access.permissions import Assigned, Permission
from dashboards.console import change
from dashboards.sockets import load_again
from fleet.coded import CodedError, coded
from fleet.product import Product
from service.tickets.states import IllegalMove
from store.audit.actions import AuditAction
from store.engine.database import Connection, RefusedData, StoreUnavailable

if TYPE_CHECKING:
    from dashboards.frame import Page

T = TypeVar("T")
# So many refusals of one act on several things are read; the others are counted.
MOST_REFUSALS = 4


async def act(
    page: "Page",
    permission: Permission,
    work: Callable[[Connection], object],
    *,
    done: str,
    about: str = "",
    audit: AuditAction = AuditAction.CHANGED,
    thing: Callable[[Connection], Assigned | None] | None = None,
    product: Product | None = None,
) -> bool:
    """Does `work` if whoever looks may, shows `done` or why it was refused, and how things stand now; False where it
    was refused.

    `about`, `audit`: as `change` says. `thing`: what the permission is asked about. `product`: the names that a refusal
    uses. An empty `done` says nothing.
    """
    t, say = page.viewer.t, page.viewer.say
    try:
        await change(permission, work, about=about, audit=audit, thing=thing)
    except NotSignedIn:
        load_again(page.client)
        return False
    except CodedError as exc:
        moved_on = isinstance(exc, IllegalMove | LookupError)
        message = t("conflict" if moved_on else "refused", why=say(exc.said, product))
        ui.notify(message, type="warning" if moved_on else "negative", multi_line=True, close_button="OK", timeout=0)
        if not moved_on:
            return False
    except RefusedData:
        message = t("refused", why=say(coded("database_refused")))
        ui.notify(message, type="negative", multi_line=True, close_button="OK", timeout=0)
        return False
    except StoreUnavailable:
        ui.notify(t("unavailable"), type="negative")
        return False
    else:
        if done:
            ui.notify(done, type="positive")
    await page.refresh_all()
    return True


async def act_unseen(permission: Permission, work: Callable[[Connection], T]) -> T | None:
    """What `work` found, without a word; None where it may not be done, or not now, and where it was refused."""
    try:
        return await change(permission, work)
    except (CodedError, RefusedData, StoreUnavailable, NotSignedIn):
        return None


async def act_on_each(
    page: "Page",
    permission: Permission,
    numbers: Sequence[int],
    work: Callable[[Connection, int], object],
    *,
    kind: str,
    thing: Callable[[Connection, int], Assigned | None] | None = None,
) -> None:
    """Does `work` to each of several things of a `kind`, each for itself: one that is refused keeps no other back.
    Shows how many it was done to, and the first refusals."""
    t, refusals, done = page.viewer.t, list[str](), 0
    for number in numbers:
        own = partial(_on_one, thing, number) if thing else None
        try:
            await change(permission, partial(_on_one, work, number), about=f"{kind}/{number}", thing=own)
            done += 1
        except NotSignedIn:
            load_again(page.client)
            return
        except CodedError as exc:
            refusals.append(f"#{number}: {page.viewer.say(exc.said)}")
        except RefusedData:
            refusals.append(f"#{number}: {page.viewer.say(coded('database_refused'))}")
        except StoreUnavailable:
            refusals.append(t("unavailable"))
            break
    if done:
        ui.notify(t("done_many", count=done), type="positive")
    if refusals:
        more = len(refusals) - MOST_REFUSALS
        said = [*refusals[:MOST_REFUSALS], *([t("and_more", count=more)] if more > 0 else [])]
        ui.notify("\n".join(said), type="warning", multi_line=True, close_button="OK", timeout=0, classes="said")
    ui.run_javascript("sigapUnmark()")
    await page.refresh_all()


def _on_one(work: Callable[[Connection, int], T], number: int, conn: Connection) -> T:
    return work(conn, number)


async def ask(page: "Page", question: str, value: str = "", *, confirm: str = "save", **blanks: object) -> str:
    """One line from whoever sits there; empty if they change their mind. `confirm`: what the button says; `blanks`:
    what the question names."""
    t = page.viewer.t
    asked = t(question, **blanks)
    with ui.dialog() as dialog, ui.card().classes("ask"):
        ui.label(asked).classes("dialog-title")
        field = ui.input(value=value, validation={t("say_needed"): lambda said: bool((said or "").strip())})
        field.props(f'outlined dense autofocus maxlength=200 aria-label="{asked}"').without_auto_validation()

        def answer() -> None:
            if field.validate():
                dialog.submit(str(field.value).strip())

        field.on("keydown.enter", answer)
        with ui.row().classes("dialog-buttons"):
            ui.button(t("close_dialog"), on_click=dialog.close).props("flat no-caps")
            ui.button(t(confirm), on_click=answer).props("unelevated no-caps color=primary")
    said = await dialog
    dialog.delete()
    return str(said or "")

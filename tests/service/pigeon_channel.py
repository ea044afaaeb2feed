"""A made-up channel: carrier pigeons take notices to the customer's telephone number, a file each."""

from dataclasses import dataclass, replace
from pathlib import Path

from fleet.coded import Coded, as_written
from fleet.settings import Settings
from service.notices.channels.channel import Channel, Draft, NotSent, Sender, Written, idempotency_id
from store.service.notices import Addressee, ClaimedNotice

NO_LOFT = as_written("no loft")


@dataclass(frozen=True, slots=True)
class Loft:
    """The pigeons live in the data folder; without their loft none flies."""

    folder: Path

    def send(self, notice: ClaimedNotice) -> None:
        if not self.folder.is_dir():
            raise NotSent(as_written("the pigeons are away"), permanent=False)
        (self.folder / idempotency_id(notice)).write_text(f"{notice.recipient}\n{notice.body}", encoding="utf-8")


def _obstacle(settings: Settings) -> Coded | None:
    return None if (settings.data_dir / "loft").is_dir() else NO_LOFT


def _open(settings: Settings) -> Sender | None:
    return None if _obstacle(settings) else Loft(settings.data_dir / "loft")


def _write(draft: Draft) -> tuple[str, str]:
    return draft.subject, f"{draft.subject} ({draft.owner.serial})"


def _address(owner: Addressee) -> str:
    return owner.phone or ""


def _with_link(notice: ClaimedNotice, link: str) -> ClaimedNotice:
    return replace(notice, body=f"{notice.body}\n{link}", link=link)


def _preview(notice: Written) -> str:
    return f"<p>{notice.body}</p>"


PIGEON = Channel(
    label="channel_pigeon",
    obstacle=_obstacle,
    wanted=lambda _: True,
    open=_open,
    write=_write,
    address=_address,
    with_link=_with_link,
    preview=_preview,
)

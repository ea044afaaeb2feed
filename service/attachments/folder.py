"""Where the files of attachments lie: a folder that no web server shows, with a quota."""

import errno
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from fleet.coded import coded
from fleet.settings import Settings
from service.attachments.refusing import StorageFull

FOLDER = "attachments"
# The disk keeps at least so much free: the database needs it more.
FREE = 512 << 20
TAKES_NOTHING = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM})


class AttachmentFolder:
    """Two files an attachment, in folders by the first two digits of its random name."""

    def __init__(self, settings: Settings) -> None:
        self.root = settings.data_dir / FOLDER
        self.quota = int(settings.attachments_gib * (1 << 30))

    def whole(self, name: str) -> Path:
        return self.root / name[:2] / f"{name}.jpg"

    def small(self, name: str) -> Path:
        return self.root / name[:2] / f"{name}.small.jpg"

    def pdf(self, name: str) -> Path:
        """A manual, as it came."""
        return self.root / name[:2] / f"{name}.pdf"

    @contextmanager
    def work_place(self) -> Iterator[Path]:
        """A folder on the same disk for one upload; what is left in it goes with its end. StorageFull where the disk
        takes nothing, at whatever step."""
        place = self.root / "incoming"
        try:
            place.mkdir(parents=True, exist_ok=True, mode=0o700)
            with tempfile.TemporaryDirectory(dir=place) as made:
                yield Path(made)
        except OSError as exc:
            if exc.errno in TAKES_NOTHING:
                raise StorageFull(coded("disk_full")) from exc
            raise

    def require_room(self, stored: int, more: int) -> None:
        """StorageFull where the quota or the disk holds no more."""
        if stored + more > self.quota:
            raise StorageFull(coded("attachments_full", quota_gib=round(self.quota / (1 << 30), 2)))
        self.root.mkdir(parents=True, exist_ok=True, mode=0o700)
        if shutil.disk_usage(self.root).free < FREE + more:
            raise StorageFull(coded("disk_full"))

    def remove(self, name: str) -> None:
        self.whole(name).unlink(missing_ok=True)
        self.small(name).unlink(missing_ok=True)
        self.pdf(name).unlink(missing_ok=True)

"""Why a file is no attachment, and when no more fit."""

from fleet.coded import Coded, CodedError, coded
from service.tickets.bad_entry import BadEntry


class BadPicture(BadEntry):
    """A file that cannot be an attachment: the rule that it breaks."""

    def __init__(self, rule: Coded) -> None:
        super().__init__("file", "", rule)


class StorageFull(CodedError):
    """The quota, or the disk, holds no more."""


def too_large(most: int) -> BadPicture:
    return BadPicture(coded("picture_too_many_bytes", most_mib=most >> 20))


def too_large_pdf(most: int) -> BadPicture:
    return BadPicture(coded("pdf_too_many_bytes", most_mib=most >> 20))

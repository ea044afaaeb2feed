"""What somebody entered and cannot be."""

from fleet.coded import Coded, CodedError


class BadEntry(CodedError, ValueError):
    """Something entered that cannot be: the field, its value, and the rule that it breaks."""

    def __init__(self, subject: str, value: object, rule: Coded) -> None:
        super().__init__(rule)
        self.subject, self.value = subject, value

    def __str__(self) -> str:
        return f"{self.subject} {self.value!r}: {super().__str__()}"

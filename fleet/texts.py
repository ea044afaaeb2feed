"""One text of a product file in each language."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Text:
    """One text in each language; the other language's where one is missing."""

    en: str
    id: str

    def get(self, language: str) -> str:
        return self.id if language == "id" else self.en

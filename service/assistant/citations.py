"""What an answer cites was used in it, and what was used was retrieved: checked on every answer."""

from service.assistant.answers import Answer, slugs


class BadCitation(AssertionError):
    """An answer of ours that rests on something else than it says: a mistake of the program."""


def checked(answer: Answer) -> Answer:
    """The answer, if cited ⊆ used ⊆ retrieved, and each of its quotes is cited; BadCitation otherwise."""
    cited, used, retrieved = set(slugs(answer.cited)), set(answer.used), set(slugs(answer.retrieved))
    if not cited <= used <= retrieved or used != cited or not set(slugs(answer.related)) <= retrieved:
        raise BadCitation(f"cited {sorted(cited)}, used {sorted(used)}, retrieved {sorted(retrieved)}")
    return answer

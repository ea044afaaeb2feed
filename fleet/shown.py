"""How a value that broke a rule is spelled in a message, whatever the sender put there."""


def shown(value: object, limit: int = 60) -> str:
    """`repr`, at most `limit` characters; the type's name where a value has no short spelling."""
    try:
        text = repr(value)
    except (ValueError, RecursionError, MemoryError):  # an integer of more than 4,300 digits, a list inside itself
        return f"<{type(value).__name__}>"
    return text if len(text) <= limit else text[: limit - 3] + "..."

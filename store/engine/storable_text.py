"""Texts that came from outside, as PostgreSQL can keep them."""


def storable(text: str) -> str:
    """PostgreSQL's text takes no NUL and no half of a surrogate pair: both are spelled out."""
    return text.replace("\0", "\\u0000").encode("utf-8", "backslashreplace").decode("utf-8")

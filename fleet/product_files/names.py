"""Names of things whose author gave them none."""

from fleet.texts import Text


def readable_name(identifier: str) -> Text:
    """`compressor_wear` -> "Compressor wear", for a thing whose author gave it no name."""
    words = identifier.replace("_", " ")
    return Text(words[:1].upper() + words[1:], words[:1].upper() + words[1:])

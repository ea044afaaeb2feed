"""What a page raises for an address that names nothing."""


class NothingHere(LookupError):
    """An address of the console, of something that is not there, or not there for whoever looks."""

"""A sealed secret is opened by its reader alone."""

import pytest

from fleet.sealed_secrets import CannotOpen, Reader, seal


def test_its_reader_opens_it_after_a_restart_too() -> None:
    sealed = seal("a secret: é", Reader("password", "broker").public_key)
    assert b"secret" not in sealed
    assert Reader("password", "broker").open(sealed) == "a secret: é"


@pytest.mark.parametrize(("password", "name"), [("other", "broker"), ("password", "other")])
def test_another_reader_cannot_open_it(password: str, name: str) -> None:
    sealed = seal("a secret", Reader("password", "broker").public_key)
    with pytest.raises(CannotOpen):
        Reader(password, name).open(sealed)


def test_what_was_changed_or_cut_cannot_be_opened() -> None:
    reader = Reader("password", "broker")
    sealed = seal("a secret", reader.public_key)
    for place in range(0, len(sealed), 7):
        with pytest.raises(CannotOpen):
            reader.open(sealed[:place] + bytes([sealed[place] ^ 1]) + sealed[place + 1 :])
    for short in (b"", sealed[:31], sealed[:32], sealed[:-1]):
        with pytest.raises(CannotOpen):
            reader.open(short)


def test_the_same_secret_looks_another_each_time() -> None:
    key = Reader("password", "broker").public_key
    assert len({seal("a secret", key) for _ in range(3)}) == 3

"""Codes in answers: the sentence in the language asked for, and beside it the code for programs."""

from dataclasses import replace

from pydantic import JsonValue

from api.fields import Shape
from fleet.coded import Coded
from store.database import Connection
from store.products import current_product
from wording.wording import Wording


class CodeOut(Shape):
    """What a sentence was made of; `args` may hold further codes."""

    code: str
    args: dict[str, JsonValue]


def worded(name: str, said: Coded | None, words: Wording) -> dict[str, object]:
    """`<name>`: the sentence, empty for none; `<name>_code`: the code, null for none."""
    if said is None:
        return {name: "", f"{name}_code": None}
    return {name: words.say(said), f"{name}_code": said.to_json()}


def wording_about(conn: Connection, words: Wording, product_id: str) -> Wording:
    """The wording with the names of a product in force."""
    return replace(words, product=current_product(conn, product_id))

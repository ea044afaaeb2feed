"""The language of a page itself: its `lang`, and the texts of NiceGUI and Quasar."""

from copy import copy
from typing import get_args

from nicegui.client import Client
from nicegui.language import Language as PageLanguage
from nicegui.translations import translations

from dashboards.viewer import Viewer
from wording.wording import Language, Wording

PACKS: dict[Language, PageLanguage] = {"en": "en-US", "id": "id"}
NICEGUI = ("connection_lost", "trying_to_reconnect", "message_too_long", "message_too_long_body")


def teach_nicegui() -> None:
    """Gives NiceGUI our words for what it says by itself."""
    for language in get_args(Language):
        said = Wording(language)
        translations[PACKS[language]] = {name: said.text(f"nicegui_{name}") for name in NICEGUI}


def set_language(client: Client, viewer: Viewer) -> None:
    """Sends one client's page in its viewer's language; other clients of the same route keep theirs."""
    client.page = copy(client.page)
    client.page.language = PACKS[viewer.language]

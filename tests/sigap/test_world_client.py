"""The world waits where the API asks it to."""

from pathlib import Path

from api.access.permissions import SCOPE_GROUPS
from demo.world.client import Client
from sigap.platform.own_tokens import own_token
from tests.api.api_world import serving

MORE_THAN_ALLOWED = 5


def test_a_world_in_a_hurry_waits_until_its_token_may_ask_again(database_url: str, tmp_path: Path) -> None:
    slow = {"api_token": "2 per 1 second"}
    with (
        serving(database_url, data_dir=tmp_path, rate_limits=slow) as web,
        own_token(database_url, "demo", SCOPE_GROUPS["desk"]) as token,
        Client(str(web.base_url).rstrip("/"), token) as client,
    ):
        answers = [client.get("/products") for _ in range(MORE_THAN_ALLOWED)]
    assert all("items" in answer for answer in answers)

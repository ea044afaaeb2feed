"""The demo sends booklets of its products, in both languages, once; they are PDFs that the platform takes."""

from pathlib import Path

from demo.world.client import Client
from demo.world.manuals import send_manuals
from store.assets.products import current_product
from store.engine.database import Connection
from tests.api.api_world import TOKEN, serving
from tests.api.portal_world import settle_kitchen
from tests.service.service_world import rows


def test_booklets_of_a_product_are_sent_once(conn: Connection, database_url: str, tmp_path: Path) -> None:
    settle_kitchen(conn)
    product = current_product(conn, "refrigerator")
    assert product is not None
    with serving(database_url, data_dir=tmp_path) as api:
        with Client(str(api.base_url).rstrip("/"), TOKEN) as client:
            assert send_manuals(client, product) == 2
            assert send_manuals(client, product) == 2
        page = api.get("/help/id/search", params={"q": "buku perawatan kulkas"}).text
        assert "Perawatan dan pemakaian: " in page
    assert rows(conn, "SELECT language, count(*) FROM manual GROUP BY 1 ORDER BY 1") == [("en", 1), ("id", 1)]

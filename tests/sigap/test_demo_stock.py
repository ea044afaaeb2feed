"""The demo's stock by the public API alone: places and parts once, what is short is ordered, and comes."""

from datetime import timedelta

from demo.world.client import Client
from demo.world.stock import FILL_TO, FIRST, LEAD_DAYS, Stock
from store.engine.database import Connection
from tests.api.api_world import TOKEN, serving
from tests.service.parts_world import COMPRESSOR, settle_parts
from tests.service.service_world import NOW, rows


def test_the_demos_parts_run_out_and_come_again(conn: Connection, database_url: str) -> None:
    world = settle_parts(conn)
    with serving(database_url) as api, Client(str(api.base_url).rstrip("/"), TOKEN) as client:
        stock = Stock(client, world.product, seed=1)
        stock.settle()
        stock.settle()
        assert rows(conn, "SELECT count(*) FROM stock_place WHERE name = 'Gudang Cakung'") == [(1,)]
        told = [one.text for one in stock.work(NOW)]
        assert f"{FILL_TO - FIRST} of {COMPRESSOR} were ordered for Gudang Cakung" in told
        assert list(stock.work(NOW)) == []
        came = [one.text for one in stock.work(NOW + timedelta(days=LEAD_DAYS + 3))]
        assert f"{FILL_TO - FIRST} of {COMPRESSOR} came into Gudang Cakung" in came

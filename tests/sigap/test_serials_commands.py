"""`device add` and `doctor`: bad serials are refused before anything is registered, and stored ones are named."""

from contextlib import closing
from pathlib import Path

from store.engine.database import Connection, connect
from tests.fleet.test_serials import COMPOSED, DECOMPOSED
from tests.sigap.recorded_fridges import write_fridges
from tests.sigap.same_process import Here
from tests.store.test_serials_stored import stored_before


def test_device_add_refuses_a_bad_serial_and_registers_none(
    conn: Connection, database_url: str, here: Here, tmp_path: Path
) -> None:
    here.run("import", write_fridges(tmp_path / "fridges"))
    told = here.run("device", "add", "fridge", "F-8", "F-9 ", status=1)
    assert "serial 'F-9 ' must be 1 to 120 characters" in told
    assert "it begins or ends with a blank: no device was registered" in told
    assert f"{COMPOSED}: registered" in here.run("device", "add", "fridge", DECOMPOSED)
    assert f"{COMPOSED}: was registered before" in here.run("device", "add", "fridge", COMPOSED)
    with closing(connect(database_url)) as other:
        stored_before(other, "SN\u200b1")
    told = here.run("doctor", status=1)
    assert "1 devices were registered under serials that are refused today: fridge 'SN\\u200b1'" in told

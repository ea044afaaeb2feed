"""What cannot be done in a pass of service holds up nothing else."""

import pytest

from service.fleet_pass import sweep
from store.engine.database import Connection
from store.service.tickets import TicketFilter, list_tickets
from tests.service.service_world import NO_CHANNEL, NOW, add_fridge, predict, rows, settle

REFUSE = """
CREATE FUNCTION refuse_ticket() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'no ticket for this device'; END $$
"""


def test_a_prediction_that_cannot_become_a_ticket_holds_up_no_other(conn: Connection) -> None:
    world = settle(conn)
    product = world.product
    bad, good = (add_fridge(conn, product, serial) for serial in ("SN-7", "SN-8"))
    for fridge in (bad, good):
        predict(conn, fridge)
    conn.execute(REFUSE)
    conn.execute(
        f"CREATE TRIGGER refused BEFORE INSERT ON ticket FOR EACH ROW WHEN (NEW.device_id = {bad.id}) "
        "EXECUTE FUNCTION refuse_ticket()"
    )
    with pytest.raises(ExceptionGroup) as failed:
        sweep(conn, product.id, NOW, NO_CHANNEL)
    assert failed.group_contains(Exception, match="no ticket for this device")
    assert [ticket.device_id for ticket in list_tickets(conn, TicketFilter())] == [good.id]
    assert rows(conn, "SELECT count(*) FROM sla_target")[0][0] > 0
    conn.execute("DROP TRIGGER refused ON ticket")
    sweep(conn, product.id, NOW, NO_CHANNEL)
    assert {ticket.device_id for ticket in list_tickets(conn, TicketFilter())} == {bad.id, good.id}


def test_a_stage_that_fails_keeps_none_of_the_others_back(conn: Connection) -> None:
    world = settle(conn)
    product = world.product
    predict(conn, add_fridge(conn, product, "SN-7"))
    # The stage that asks customers how it was, which comes before triage, cannot read what it needs.
    conn.execute("ALTER TABLE survey RENAME TO survey_gone")
    with pytest.raises(ExceptionGroup):
        sweep(conn, product.id, NOW, NO_CHANNEL)
    assert len(list_tickets(conn, TicketFilter())) == 1

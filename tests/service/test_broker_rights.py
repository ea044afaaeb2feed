"""What a device may write follows its product file, topic by topic."""

from fleet.product_files.parse import parse_product
from service.broker_access.device_topics import rights_of
from service.broker_access.plugin_shapes import SEND
from tests.service.broker_world import FILE

WITH_A_LEVEL = """
[inputs.room]
topic = "rooms/+/{serial}"
values = { power = "power" }
"""


def test_a_mapped_topic_is_a_right_and_a_mapped_filter_is_none() -> None:
    rights = rights_of(parse_product(FILE + WITH_A_LEVEL, file="cooler.toml"), "SN-1", "cooler")
    topics = {right.topic for right in rights if right.acltype == SEND}
    assert "tele/SN-1/SENSOR" in topics
    assert not any("+" in topic or "#" in topic for topic in topics)
    assert {topic for topic in topics if not topic.startswith("sigap/v1/cooler/SN-1/")} == {"tele/SN-1/SENSOR"}


EDGE_NODES = """
[inputs.nodes]
sparkplug = "Plant 1/{serial}"
[inputs.behind]
sparkplug = "Plant 1/+/{serial}"
[inputs.fixed]
sparkplug = "Plant 2/gateway-7/{serial}"
"""


def test_an_edge_node_may_speak_for_itself_alone_and_hear_its_own_commands() -> None:
    rights = rights_of(parse_product(FILE + EDGE_NODES, file="cooler.toml"), "SN-1", "cooler")
    of_sparkplug = {(right.acltype == SEND, right.topic) for right in rights if right.topic.startswith("spBv1.0/")}
    assert of_sparkplug == {
        *((True, f"spBv1.0/Plant 1/{kind}/SN-1") for kind in ("NBIRTH", "NDATA", "NDEATH")),
        *((True, f"spBv1.0/Plant 2/{kind}/gateway-7/SN-1") for kind in ("DBIRTH", "DDATA", "DDEATH")),
        (False, "spBv1.0/Plant 1/NCMD/SN-1"),
        (False, "spBv1.0/Plant 2/DCMD/gateway-7/SN-1"),
    }

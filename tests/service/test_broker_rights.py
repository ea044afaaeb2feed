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

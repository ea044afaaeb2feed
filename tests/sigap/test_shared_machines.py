"""The recorded fleets that lie beside the checkout, through the commands as a person would give them."""

from pathlib import Path

from fleet.coded import Coded, coded
from tests.sigap.commands_world import Place, counts_add_up


def test_machines_of_four_components_get_a_ticket_per_component(
    place: Place, shared_fleets: Path, tmp_path: Path
) -> None:
    folder = shared_fleets / "pdm-machines"
    some = tmp_path / "SOME"
    some.write_text("\n".join(f"M-{number:03d}" for number in range(1, 101, 4)))
    place.run("import", folder, "--devices", some, "--until", "2015-07-01")
    trained = place.json("train", "pdm_machine")
    limits = [Coded.from_json(one) for one in trained["manifest"]["warnings_code"]]
    assert coded("all_telemetry") in [limit.args["what"] for limit in limits if limit.code == "limit_presence"]
    outcome = place.json("replay", folder, "--devices", some, "--since", "2015-07-01", "--until", "2015-07-20")
    assert set(outcome["by_failure_mode"]) == {f"comp{n}_failure" for n in range(1, 5)}
    assert outcome["tickets_ahead"] >= 0.8 * outcome["faults"] > 0
    assert counts_add_up(outcome)

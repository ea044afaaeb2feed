"""The recorded fleets that lie beside the checkout, through the commands as a person would give them."""

from pathlib import Path

from tests.sigap.commands_world import Place, counts_add_up


def test_turbofan_engines_never_seen_get_their_tickets_ahead(place: Place, shared_fleets: Path, tmp_path: Path) -> None:
    folder = shared_fleets / "turbofan-fd001" / "train"
    held = tmp_path / "HELD"
    held.write_text("\n".join(f"TR-{number:03d}" for number in range(3, 101, 5)))
    place.run("import", folder, "--except", held)
    place.run("train", "turbofan_fd001")
    outcome = place.json("replay", folder, "--devices", held)
    assert outcome["faults"] == 20
    assert outcome["tickets_ahead"] >= 19
    assert outcome["tickets_in_time"] >= 18
    assert outcome["tickets_false"] <= 2
    assert outcome["devices_trained_on"] == 0
    assert counts_add_up(outcome)

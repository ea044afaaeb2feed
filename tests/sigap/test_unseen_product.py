"""A product file and a recorded fleet that Sigap has never seen work end to end."""

from pathlib import Path

from tests.sigap.commands_world import Place, counts_add_up
from tests.sigap.pump_fleet import write_pumps

HELD = [f"P-{n:03d}" for n in range(10)]


def test_an_unseen_product_is_learnt_and_its_tickets_come_ahead_of_its_failures(place: Place, tmp_path: Path) -> None:
    folder = write_pumps(tmp_path / "pumps")
    held = tmp_path / "HELD"
    held.write_text("\n".join(HELD))
    imported = place.json("import", folder, "--except", held)
    assert (imported["devices"], imported["failures"]) == (20, 10)
    trained = place.json("train", "garden_pump")
    assert trained["promoted"]
    outcome = place.json("replay", folder, "--devices", held, "--step", "12h")
    assert outcome["faults"] == 5
    assert outcome["tickets_ahead"] >= 4
    assert outcome["tickets_false"] <= 1
    assert outcome["devices_trained_on"] == 0
    assert counts_add_up(outcome)
    assert outcome["messages"]["sent"] > 1000
    out = tmp_path / "scores.csv"
    place.run("score", folder, "--out", out, "--at", "last", "--devices", held)
    header, *rows = out.read_text().splitlines()
    assert header.split(",")[:4] == ["serial", "ts", "failure_mode", "probability"]
    assert len(rows) == len(HELD)
    again = place.json("replay", folder, "--devices", held, "--step", "12h")
    assert {k: again[k] for k in ("tickets", "tickets_ahead", "lead_time_hours", "by_failure_mode")} == {
        k: outcome[k] for k in ("tickets", "tickets_ahead", "lead_time_hours", "by_failure_mode")
    }


def test_a_wrong_product_file_is_refused_with_what_its_author_must_mend(place: Place, tmp_path: Path) -> None:
    folder = write_pumps(tmp_path / "pumps", devices=2, days=30)
    text = (folder / "product.toml").read_text()
    (folder / "product.toml").write_text(
        text.replace('lead_needed = "2d"', 'lead_needed = "20d"').replace("[0, 200]", "[9, 2]")
    )
    said = place.run("import", folder, status=1)
    assert "product.toml: metrics.flow" in said
    assert "lead_needed must be shorter than horizon" in said
    assert "Traceback" not in said


def test_an_unknown_product_or_folder_is_said_plainly(place: Place, tmp_path: Path) -> None:
    assert "is no folder" in place.run("import", tmp_path / "nowhere", status=1)
    assert "is not in the database" in place.run("train", "nothing_like_it", status=1)
    assert "no model of garden_pump" in place.run(
        "score", write_pumps(tmp_path / "p", devices=2, days=30), "--out", tmp_path / "x.csv", status=1
    )

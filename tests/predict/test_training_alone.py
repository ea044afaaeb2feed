"""A product is trained by one process at a time: two predict processes, or one and `train` by hand."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from fleet.coded import as_written, coded
from models.decision.promotion_verdict import Verdict
from predict.lifecycle.registration import register_judged
from predict.lifecycle.retraining_schedule import ELSEWHERE, Retrainer
from predict.lifecycle.shadow_trial import judge_challenger
from predict.live.champions import Champions
from store.assets.fleet_clocks import Clock, drive_clock, read_clock
from store.engine.database import Connection, connect
from store.learning.deployments import promote
from store.learning.models import champion, model_body, register_model
from store.learning.retrainings import (
    ask_retraining,
    begin_by_hand,
    claim_retraining,
    is_wanted,
    retrainings,
    training_alone,
)
from tests.api.api_world import settings_for
from tests.worlds.blowers import BEGIN, BLOWER, DAY, learnt

__all__ = ["learnt"]
ROOT = Path(__file__).resolve().parents[2]
NOW = BEGIN + 90 * DAY
HOLDER = """
import sys
from store.engine.database import connect
from store.learning.retrainings import training_alone
with connect(sys.argv[1]) as conn, training_alone(conn, "blower") as mine:
    print("mine" if mine else "elsewhere", flush=True)
    sys.stdin.readline()
"""


@pytest.fixture
def trainer(database_url: str) -> Iterator["subprocess.Popen[str]"]:
    """Another process that trains the blowers until it is told to stop, or killed."""
    command = [sys.executable, "-c", HOLDER, database_url]
    with subprocess.Popen(command, cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "mine\n"
        yield process
        process.kill()


def the_clock(conn: Connection) -> Clock:
    drive_clock(conn, "blower", NOW)
    clock = read_clock(conn, "blower")
    assert clock is not None
    return clock


def retraining_process(url: str) -> int:
    command = [sys.executable, "-m", "predict.lifecycle.retraining", "blower"]
    env = {"SIGAP_DATABASE_URL": url, "PATH": "/usr/bin:/bin", "OMP_NUM_THREADS": "1"}
    return subprocess.run(command, cwd=ROOT, env=env, check=False, capture_output=True, timeout=120).returncode


def test_whoever_comes_second_does_nothing_and_a_killed_one_leaves_nothing_behind(
    conn: Connection, trainer: "subprocess.Popen[str]"
) -> None:
    with training_alone(conn, "blower") as mine:
        assert not mine
    with training_alone(conn, "pump") as mine:
        assert mine  # Another product's training is another matter.
    trainer.send_signal(signal.SIGKILL)
    trainer.wait()
    while not is_free(conn):  # Until the server has noticed.
        conn.execute("SELECT pg_sleep(0.02)")


def is_free(conn: Connection) -> bool:
    with training_alone(conn, "blower") as mine:
        return mine


def test_a_second_retraining_process_ends_at_once_and_leaves_the_first_ones_line_alone(
    learnt: Connection, database_url: str, trainer: "subprocess.Popen[str]"
) -> None:
    assert ask_retraining(learnt, "blower", cause="drift", why=coded("training_for_drift"), at=NOW)
    assert claim_retraining(learnt, "blower", at=NOW) is not None
    assert retraining_process(database_url) == ELSEWHERE
    assert not is_wanted(learnt, "blower")
    [line] = retrainings(learnt, "blower")
    assert (line.state, line.model_id) == ("running", None)
    # A second predict process that looks for the first time begins nothing either.
    second = Retrainer(settings_for(database_url, retrain_recorded=True), database_url=database_url)
    second.visit(learnt, the_clock(learnt), NOW)
    second.wait(1)
    assert [one.state for one in retrainings(learnt, "blower")] == ["running"]


def test_what_a_dead_process_had_begun_is_made_by_the_next_one(learnt: Connection, database_url: str) -> None:
    the_clock(learnt)
    assert ask_retraining(learnt, "blower", cause="drift", why=coded("training_for_drift"), at=NOW)
    number = claim_retraining(learnt, "blower", at=NOW)
    assert is_wanted(learnt, "blower")
    assert retraining_process(database_url) == 0
    [line] = retrainings(learnt, "blower")
    assert (line.id, line.state) == (number, "done")
    assert not is_wanted(learnt, "blower")


def test_training_by_hand_answers_what_was_asked_for(learnt: Connection) -> None:
    assert ask_retraining(learnt, "blower", cause="rung", why=as_written("it fell"), at=NOW)
    with training_alone(learnt, "blower"):
        number = begin_by_hand(learnt, "blower", why=coded("training_by_hand", actor="sri"), at=NOW)
        [line] = retrainings(learnt, "blower")
        assert (line.id, line.cause, line.state) == (number, "rung", "running")
    # Whoever holds the lock no more has ended without a word.
    [line] = retrainings(learnt, "blower")
    assert (line.id, line.state, line.outcome) == (number, "failed", coded("training_killed"))


def test_a_challenger_is_not_judged_while_a_model_is_made(learnt: Connection, trainer: "subprocess.Popen[str]") -> None:
    current = champion(learnt, "blower")
    assert current is not None
    body = model_body(learnt, current.id)
    register_model(learnt, "blower", manifest=current.manifest, body=body, promote=False)
    assert not judge_challenger(learnt, BLOWER, now=NOW)


def test_a_model_is_not_promoted_over_one_that_it_was_never_held_against(learnt: Connection, database_url: str) -> None:
    first = champion(learnt, "blower")
    held = Champions().of(learnt, "blower")
    assert first is not None
    assert held is not None
    number = begin_by_hand(learnt, "blower", why=coded("training_by_hand", actor="sri"), at=NOW)
    with closing(connect(database_url)) as other:
        body = model_body(other, first.id)
        second = register_model(other, "blower", manifest=first.manifest, body=body, promote=False)
        promote(other, "blower", second, actor="budi", why=as_written("a trial"))
    verdict = Verdict(True, as_written("better with confidence"))
    made, told = register_judged(
        learnt, "blower", held.bundle, verdict, against=first.id, number=number, at=NOW, actor="sri"
    )
    assert not told.promote
    came = coded("model_another_came", model=second)
    assert told.why == coded("model_overtaken", came=came, why=verdict.why)
    still = champion(learnt, "blower")
    assert still is not None
    assert still.id == second
    assert [(one.model_id, one.promoted) for one in retrainings(learnt, "blower")] == [(made, False)]

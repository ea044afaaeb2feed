"""`models list`, `models promote`, `models rollback`: which model is in force, and putting another one in force."""

from contextlib import closing
from dataclasses import asdict
from datetime import UTC, datetime, timedelta

from fleet.coded import as_written, coded
from fleet.settings import load_settings
from models.model_files.bundle import loads
from models.model_files.manifest import BadModel, Manifest, parse_manifest
from service.ledger.rollback import CannotRollBack
from service.ledger.rollback import roll_back as roll_back_to
from service.tickets.states import By
from sigap.cli.actor import whoever_acts
from sigap.cli.english import english
from sigap.cli.failed import CommandFailed
from sigap.cli.known import fleet_now, known_product
from sigap.cli.manifest_shown import manifest_object
from sigap.cli.showing import end_with_json, say, show_table
from sigap.platform.running import open_database
from store.engine.database import Connection, connect
from store.learning.deployments import Deployment, deployments, previous_champion, promote
from store.learning.models import ModelVersion, champion, model_body, models_of
from store.learning.retrainings import retrainings
from store.learning.rungs import rungs
from wording.json_objects import with_sentences
from wording.wording import Wording

SAME_TIME = timedelta(hours=1)


def list_models(product_id: str, *, json: bool) -> None:
    with open_database(load_settings()) as url, closing(connect(url)) as conn:
        product = known_product(conn, product_id)
        models, history = models_of(conn, product.id), deployments(conn, product.id)
        asked, standing = retrainings(conn, product.id, limit=10), rungs(conn, product.id)
    words = english(product)
    columns = ["model", "state", "made", "devices", "rows", "failure modes (rung in training)"]
    manifests = {line.id: parse_manifest(line.manifest) for line in models}
    show_table(f"models of {product_id}", columns, [_row(line, manifests[line.id]) for line in models])
    for mode, one in standing.items():
        why = f"with model {one.model_id}" if one.cause == "promotion" else f"{one.cause}; {words.say(one.why)}"
        say(f"{mode} stands on {one.rung} since {_minute(one.since)} on the fleet's clock ({why})")
    for start in history:
        say(f"{_when(start)}  model {start.model_id} came into force, by {start.actor}: {words.say(start.why)}")
    for one_asked in asked:
        if one_asked.cause == "staff" and one_asked.promoted:
            continue  # Told already: it came into force.
        outcome = words.say(one_asked.outcome or one_asked.why)
        made = f", model {one_asked.model_id}" if one_asked.model_id else ""
        say(f"{one_asked.asked_at:%Y-%m-%d %H:%M}Z  training ({one_asked.cause}) {one_asked.state}{made}: {outcome}")
    if json:
        deployed = [with_sentences(asdict(one), words, "why") for one in history]
        end_with_json(
            {
                "product": product_id,
                "models": [_object(line, manifests[line.id], words) for line in models],
                "deployments": deployed,
                "reigns": deployed,  # Its name until the next version.
                "rungs": {mode: with_sentences(asdict(one), words, "why") for mode, one in standing.items()},
                "retrainings": [with_sentences(asdict(one), words, "why", "outcome") for one in asked],
            }
        )


def promote_model(product_id: str, model: int, *, why: str, json: bool) -> None:
    with open_database(load_settings()) as url, closing(connect(url)) as conn:
        product = known_product(conn, product_id)
        before = champion(conn, product.id)
        if before is not None and before.id == model:
            raise CommandFailed(f"model {model} of {product_id} is in force already")
        _put_in_force(conn, product.id, model, why)
    _tell(product_id, before.id if before else None, model, why, json=json)


def roll_back(product_id: str, *, why: str, json: bool) -> None:
    with open_database(load_settings()) as url, closing(connect(url)) as conn:
        product = known_product(conn, product_id)
        before, previous = champion(conn, product.id), previous_champion(conn, product.id)
        if before is None or previous is None:
            raise CommandFailed(f"{product_id} had no model before the present one: there is nothing to go back to")
        _check_usable(conn, product.id, previous)
        try:
            roll_back_to(conn, product.id, before.id, By(whoever_acts(), fleet_now(conn, product.id), as_written(why)))
        except CannotRollBack as exc:
            raise CommandFailed(english(product).say(exc.said)) from exc
    _tell(product_id, before.id, previous, why, json=json)


def _put_in_force(conn: Connection, product_id: str, model: int, why: str) -> None:
    """Only what can be used: a model that predict would refuse stays out."""
    known = [line.id for line in models_of(conn, product_id)]
    if model not in known:
        raise CommandFailed(f"{product_id} has no model {model}; there is {', '.join(map(str, known)) or 'none'}")
    _check_usable(conn, product_id, model)
    promote(conn, product_id, model, actor=whoever_acts(), why=as_written(why))


def _check_usable(conn: Connection, product_id: str, model: int) -> None:
    try:
        bundle = loads(model_body(conn, model), product_id=product_id)
        if bundle.manifest.says_nothing:
            raise BadModel(coded("model_says_nothing"))
    except BadModel as exc:
        raise CommandFailed(f"model {model} of {product_id} cannot be used: {english().say(exc.said)}") from exc


def _tell(product_id: str, before: int | None, model: int, why: str, *, json: bool) -> None:
    say(f"model {model} of {product_id} is in force" + (f" in place of model {before}" if before else ""))
    if json:
        end_with_json({"product": product_id, "model": model, "before": before, "why": why})


def _row(line: ModelVersion, manifest: Manifest) -> list[object]:
    modes = ", ".join(f"{mode} ({point.rung})" for mode, point in manifest.points.items()) or "none"
    return [line.id, line.state, _minute(line.created_at), len(manifest.devices), manifest.rows, modes]


def _object(line: ModelVersion, manifest: Manifest, words: Wording) -> dict[str, object]:
    """A model with what it learnt from, its figures by failure mode, and its limits."""
    head = {"id": line.id, "state": line.state, "created_at": line.created_at.isoformat()}
    return {**head, **manifest_object(manifest, words)}


def _when(start: Deployment) -> str:
    """By the wall, with the fleet's own time where that is another; that alone where the wall's was not kept."""
    if start.noted_at is None:
        return f"{_minute(start.at)} on the fleet's clock"
    if abs(start.at - start.noted_at) < SAME_TIME:
        return _minute(start.noted_at)
    return f"{_minute(start.noted_at)} ({_minute(start.at)} on the fleet's clock)"


def _minute(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M}Z"

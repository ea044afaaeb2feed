"""Why a model came into force, stayed out of it or is wanted, in the viewer's language."""

from datetime import UTC, datetime

from models.sentences import Sentence

from dashboards.parts.drift import spell_drift
from dashboards.parts.rung_words import spell_why
from dashboards.parts.words import mode_name, product_name
from dashboards.viewer import Viewer
from fleet.product import Product
from models import sentences

SENTENCES: dict[str, Sentence] = {
    "model_first": sentences.FIRST,
    "model_unusable": sentences.UNUSABLE,
    "model_undeclared": sentences.UNDECLARED,
    "model_outdated": sentences.OUTDATED,
    "model_lacks": sentences.LACKS,
    "model_no_faults": sentences.NO_FAULTS,
    "model_no_faults_since": sentences.NO_FAULTS_SINCE,
    "model_one_device": sentences.ONE_DEVICE,
    "model_overtaken": sentences.OVERTAKEN,
    "model_another_came": sentences.ANOTHER_CAME,
    "model_stepped_back": sentences.STEPPED_BACK,
    "model_better": sentences.BETTER,
    "model_not_better": sentences.NOT_BETTER,
    "model_too_few_faults": sentences.TOO_FEW_FAULTS,
    "model_compared": sentences.COMPARED,
    "model_costs": sentences.COSTS,
    "model_forced": sentences.FORCED,
    "model_rolled_back": sentences.ROLLED_BACK,
    "model_by_hand": sentences.BY_HAND,
    "model_lent": sentences.LENT,
    "model_drifted": sentences.DRIFTED,
    "model_new_findings": sentences.NEW_FINDINGS,
    "model_long_ago": sentences.LONG_AGO,
    "model_took_too_long": sentences.TOOK_TOO_LONG,
    "model_ended_badly": sentences.ENDED_BADLY,
    "model_fell": sentences.FELL,
    "model_held": sentences.HELD,
}


def spell_reason(viewer: Viewer, product: Product | None, why: str) -> str:
    """A sentence that the program wrote, in the viewer's language; a person's own words stay as they were written."""
    told = spell_why(viewer, spell_drift(viewer, product, why) if product else why)
    if told != why:
        return told
    for key, sentence in SENTENCES.items():
        if (said := sentence.read(why)) is not None:
            return _told(viewer, product, key, said) or why
    return why


def _told(viewer: Viewer, product: Product | None, key: str, said: dict[str, str]) -> str | None:
    """None where a value is none that the program would have written: then it only looks like the sentence."""
    try:
        return viewer.t(key, **{name: _value(viewer, product, name, text) for name, text in said.items()})
    except (ValueError, KeyError):
        return None


def _value(viewer: Viewer, product: Product | None, name: str, text: str) -> str:
    match name:
        case "why" | "told" | "came":
            return spell_reason(viewer, product, text)
        case "name":
            return _present(viewer, text)
        case "product":
            return product_name(viewer, product, text)
        case "mode" | "modes":
            return ", ".join(mode_name(viewer, product, mode) for mode in text.split(", "))
        case "rung" | "to":
            return viewer.t(f"rung_{text}")
        case "day":
            return viewer.day(datetime.fromisoformat(text).replace(tzinfo=UTC))
        case "cost" | "before" | "difference":
            return _money(viewer, text)
        case "ends":
            ends = sentences.ENDS.read(text)
            known = {end: _money(viewer, spelt) for end, spelt in ends.items()} if ends else {}
            return viewer.t("model_ends", **known) if known else viewer.t("model_no_ends")
    return text


def _money(viewer: Viewer, spelt: str) -> str:
    return viewer.number(float(spelt.replace(",", "")))


def _present(viewer: Viewer, name: str) -> str:
    """The model in force, by its number where that was said."""
    said = sentences.NAMED.read(name)
    return viewer.t("model_named", **said) if said else viewer.t("model_current")

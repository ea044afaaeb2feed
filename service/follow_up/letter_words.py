"""What letters about cases say: where an activation, a claim, a return or a survey stands when they leave."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from fleet.coded import Coded, coded
from fleet.product import Product
from service.claims.deciding import standing_decisions
from service.claims.states import ClaimState
from service.claims.steps import CaseStep, claim_steps
from service.coverage.words import coverage_in_short
from service.follow_up.reminders import MAINTENANCE_DUE, PLAN, WARRANTY_ENDS
from service.follow_up.states import OPEN_SURVEY
from service.returns.states import Refusal, ReturnState
from service.returns.steps import return_steps
from store.assets.assets import find_asset
from store.assets.coverage import coverage_of
from store.assets.products import current_product
from store.engine.database import Connection
from store.follow_up.letters import CustomerLetter
from store.follow_up.surveys import find_survey
from store.service.notices import Addressee, addressee_of_customer
from store.warranty.activations import Activation, find_activation
from store.warranty.claims import Claim, find_claim, lines_of
from store.warranty.returns import find_return
from wording.wording import Wording, wording_of

GONE = coded("case_letter_nobody")
OVERTAKEN = coded("case_letter_overtaken")
# Of a return: in which states a letter still says what is.
RETURN_SAYS: Mapping[str, tuple[ReturnState, ...]] = {
    "return_authorised": (ReturnState.AUTHORISED,),
    "return_received": (ReturnState.RECEIVED,),
    "return_assessed": (ReturnState.ASSESSED, ReturnState.REPAIRING),
    "return_shipped": (ReturnState.SHIPPED,),
    "return_delivered": (ReturnState.DELIVERED, ReturnState.CLOSED),
    "return_refunded": (ReturnState.CLOSED,),
}


@dataclass(frozen=True, slots=True)
class LetterWords:
    """A letter in its reader's language. `home`: the page below the customer's account; `steps`: of a claim or a
    return; `number`: of the case, as the customer knows it."""

    reader: Addressee
    words: Wording
    product: Product | None
    subject: str
    paragraphs: list[str]
    home: str
    steps: list[CaseStep] = field(default_factory=list)
    asset_id: int | None = None
    number: str = ""


def letter_words(conn: Connection, letter: CustomerLetter) -> LetterWords | Coded:
    """What it says now, or why it says nothing any more."""
    noun = letter.about.partition("/")[0]
    return _ABOUT[noun](conn, letter)


def _activation(conn: Connection, letter: CustomerLetter) -> LetterWords | Coded:
    found = find_activation(conn, letter.number)
    if found is None or found.ended_at is not None:
        return GONE
    if letter.kind != f"activation_{found.state}":
        return OVERTAKEN
    reader = _reader(conn, found.customer_id, found.serial) or _buyer(found)
    product = current_product(conn, found.product) if found.product else None
    words = wording_of(reader.language, reader.time_zone, product)
    because = words.text(f"case_letter_activation_reason_{found.reason}") if found.reason else ""
    more = [one for one in (because, found.words) if one]
    if found.state == "verified" and product is not None and found.asset_id is not None:
        short = coverage_in_short(product, coverage_of(conn, found.asset_id), letter.clock or letter.at)
        more = [words.text("case_letter_covered", short=words.say(short))]
    home = f"/activate/{found.number}"
    values = {"number": found.number, "serial": found.serial}
    return _written(letter, reader, words, product, values, more, home=home)


def _claim(conn: Connection, letter: CustomerLetter) -> LetterWords | Coded:
    found = find_claim(conn, letter.number)
    reader = _reader(conn, found.customer_id, found.serial) if found else None
    product = current_product(conn, found.product) if found else None
    if found is None or reader is None or product is None:
        return GONE
    state = letter.kind.removeprefix("claim_")
    later = {ClaimState.SUBMITTED: (ClaimState.SUBMITTED, ClaimState.IN_REVIEW)}.get(ClaimState(state), (state,))
    if found.state not in later and not (state == ClaimState.SETTLED and found.state == ClaimState.CLOSED):
        return OVERTAKEN
    words = wording_of(reader.language, reader.time_zone, product)
    more = {
        ClaimState.NEEDS_INFO: lambda: [found.asked],
        ClaimState.DECIDED: lambda: _decisions(conn, words, product, found),
    }.get(ClaimState(state), list)()
    short = coverage_in_short(product, coverage_of(conn, found.asset_id), letter.clock or letter.at)
    values = {"number": found.number, "serial": found.serial}
    more = [*more, words.text("case_letter_covered", short=words.say(short))]
    text = _written(letter, reader, words, product, values, more, home=f"/my/claims/{found.number}")
    return replace(text, steps=claim_steps(found))


def _decisions(conn: Connection, words: Wording, product: Product, found: Claim) -> list[str]:
    """Each line with what was decided; a refusal with its clause."""
    standing, said = standing_decisions(conn, found), []
    for line in lines_of(conn, found.id):
        one = standing.get(line.position)
        if one is None:
            continue
        component = product.component(line.component) if line.component else None
        what = words.pick(component.name) if component else words.text(f"case_letter_item_{line.item}")
        parts = [f"{what}: {words.text(f'case_decision_{one.decision}')}."]
        if one.granted:
            parts.append(words.text(f"case_granted_{one.granted}"))
        if one.amount:
            parts.append(words.text("case_letter_amount", amount=float(one.amount), currency=product.charges.currency))
        if one.clause:
            clause = product.warranty.clause(one.clause) if product.warranty else None
            named = words.pick(clause.name) if clause else words.text(f"claim_clause_{one.clause}")
            parts.append(f"{words.text('case_because', clause=named)}.")
        said.append(" ".join([*parts, *([one.words] if one.words else [])]))
    return said


def _return(conn: Connection, letter: CustomerLetter) -> LetterWords | Coded:
    found = find_return(conn, letter.number)
    reader = _reader(conn, found.customer_id, found.serial) if found else None
    product = current_product(conn, found.product) if found else None
    if found is None or reader is None or product is None:
        return GONE
    if found.state not in RETURN_SAYS.get(letter.kind, (found.state,)):
        return OVERTAKEN
    words = wording_of(reader.language, reader.time_zone, product)
    values = {
        "number": found.number,
        "serial": found.serial,
        "until": words.long_day(found.valid_until) if found.valid_until else "",
    }
    more = {
        "return_authorised": [
            words.text(f"case_letter_comes_back_{found.comes_back}", until=values["until"]),
            found.ship_to,
        ],
        "return_refused": [words.text(f"case_letter_refusal_{found.refusal or Refusal.OTHER}")],
        "return_assessed": [words.text(f"case_letter_disposition_{found.disposition}"), found.assessment]
        if found.disposition
        else [],
        "return_shipped": [
            words.text("case_letter_new_serial", serial=found.new_serial) if found.new_serial else "",
            words.text("case_letter_parcel", carrier=found.out_carrier, tracking=found.out_tracking)
            if found.out_tracking
            else "",
        ],
        "return_refunded": [words.text("case_letter_amount", amount=float(found.amount), currency=found.currency)]
        if found.amount
        else [],
    }.get(letter.kind, [])
    home = f"/my/returns/{found.number}"
    text = _written(letter, reader, words, product, values, [one for one in more if one], home=home)
    return replace(text, steps=return_steps(found))


def _survey(conn: Connection, letter: CustomerLetter) -> LetterWords | Coded:
    found = find_survey(conn, letter.number)
    reader = _reader(conn, found.customer_id, found.serial) if found else None
    product = current_product(conn, found.product) if found else None
    if found is None or reader is None or product is None:
        return GONE
    if found.state not in OPEN_SURVEY:
        return OVERTAKEN
    words = wording_of(reader.language, reader.time_zone, product)
    about = words.text("case_letter_about_repair" if found.ticket_id else "case_letter_about_claim")
    values = {"serial": found.serial, "about": about}
    return replace(_written(letter, reader, words, product, values, [], home="/my"), asset_id=found.asset_id)


def _appliance(conn: Connection, letter: CustomerLetter) -> LetterWords | Coded:
    asset = find_asset(conn, letter.number)
    if asset is None or asset.customer_id is None or asset.customer_id != letter.customer_id:
        return GONE
    reader = _reader(conn, asset.customer_id, asset.serials[-1] if asset.serials else "")
    product = current_product(conn, asset.product)
    if reader is None or product is None:
        return GONE
    words = wording_of(reader.language, reader.time_zone, product)
    values, more, home = {"serial": reader.serial}, [], f"/my/appliances/{asset.id}"
    if letter.kind == WARRANTY_ENDS:
        short = coverage_in_short(product, coverage_of(conn, asset.id), letter.clock or letter.at)
        more = [words.text("case_letter_covered", short=words.say(short))]
        home += "/warranty"
    elif letter.kind == MAINTENANCE_DUE:
        place = letter.sequence // PLAN
        if place >= len(product.maintenance):
            return OVERTAKEN
        plan = product.maintenance[place]
        values["plan"] = words.pick(plan.name)
        more = ["\n".join(f"– {words.pick(one)}" for one in plan.checklist)]
    return replace(_written(letter, reader, words, product, values, more, home=home), asset_id=asset.id)


def _written(
    letter: CustomerLetter,
    reader: Addressee,
    words: Wording,
    product: Product | None,
    values: Mapping[str, str],
    more: list[str],
    *,
    home: str,
) -> LetterWords:
    name = words.pick(product.name) if product else words.text("case_letter_product")
    blanks = {"customer": reader.name or words.text("mail_nobody"), "product": name, **values}
    subject = words.text(f"case_letter_{letter.kind}_subject", **blanks)
    lead = words.text(f"case_letter_{letter.kind}_body", **blanks)
    greeting = words.text("case_letter_greeting", customer=blanks["customer"])
    number = values.get("number", "")
    return LetterWords(reader, words, product, subject, [greeting, lead, *more], home, number=number)


def _reader(conn: Connection, customer_id: int | None, serial: str) -> Addressee | None:
    return addressee_of_customer(conn, customer_id, serial=serial) if customer_id is not None else None


def _buyer(found: Activation) -> Addressee:
    """Somebody without an account who activates a warranty."""
    return Addressee(
        found.serial, None, found.name or None, found.email, found.phone, found.language, None, None, None, []
    )


_ABOUT: dict[str, Callable[[Connection, CustomerLetter], LetterWords | Coded]] = {
    "activation": _activation,
    "warranty_claim": _claim,
    "product_return": _return,
    "survey": _survey,
    "asset": _appliance,
}

"""Warnings about a product file: it is used all the same."""

from collections.abc import Iterator

from fleet.product import Product, Rule
from fleet.times import format_duration

CONFIRMING_INTERVALS = 2


def product_warnings(product: Product) -> list[str]:
    """A sentence for each rule that a single false reading makes a ticket of; it says what to add."""
    return [f"{product.id}: rules.{rule.id}: {said}" for rule, said in _hasty_rules(product)]


def _hasty_rules(product: Product) -> Iterator[tuple[Rule, str]]:
    for rule in product.rules:
        interval = product.metric(rule.metric).interval
        if rule.no_data or not rule.ticket or rule.lasting >= interval:
            continue
        limit = f"above {rule.above:g}" if rule.above is not None else f"below {rule.below:g}"
        given, verb = "without for", "Add"
        if rule.lasting:
            given, verb = f'with for = "{format_duration(rule.lasting)}", shorter than the interval', "Write"
        enough = f'for = "{format_duration(CONFIRMING_INTERVALS * interval)}" ({CONFIRMING_INTERVALS} intervals)'
        yield (
            rule,
            f"ticket = true {given}: one false reading of {rule.metric} {limit} opens a ticket. "
            f"{verb} {enough}, so that a ticket needs more than one reading; "
            f"name numbers that mean no reading under metrics.{rule.metric}.invalid",
        )

"""Technicians are good, and make the mistakes that people make."""

from pathlib import Path

from demo.world.chance import chance
from demo.world.technician_diagnosis import Look, Seen, look_at
from fleet.product import Product
from fleet.product_files.parse import load_product

FRIDGE: Product = load_product(Path(__file__).parents[2] / "fleet" / "products" / "refrigerator.toml")
TOLD = "compressor_wear"


def looks(damage: dict[str, float], count: int = 2000) -> list[Look]:
    return [look_at(FRIDGE, damage, TOLD, chance(7, "look", number)) for number in range(count)]


def share(found: list[Look], seen: Seen) -> float:
    return sum(look.seen is seen for look in found) / len(found)


def test_the_slighter_the_damage_the_likelier_it_is_missed() -> None:
    missed = [share(looks({TOLD: damage}), Seen.NOTHING) for damage in (0.02, 0.06, 0.15, 0.4)]
    assert missed == sorted(missed, reverse=True)
    assert missed[0] > 0.6
    assert missed[-1] < 0.01


def test_a_sound_device_has_nothing_found() -> None:
    assert share(looks({TOLD: 0.0, "refrigerant_leak": 0.0}), Seen.NOTHING) == 1.0


def test_a_neighbouring_mode_is_named_now_and_then_but_never_of_a_device_that_failed() -> None:
    slipped = [look for look in looks({TOLD: 0.6}) if look.seen is Seen.OTHER]
    assert 0.01 < len(slipped) / 2000 < 0.06
    assert all(look.mistaken and look.failure_mode != TOLD for look in slipped)
    assert share(looks({TOLD: 1.0}), Seen.AS_TOLD) == 1.0


def test_another_fault_that_is_plain_is_found_in_passing() -> None:
    assert set(looks({TOLD: 0.0, "refrigerant_leak": 0.8})) == {Look(Seen.OTHER, "refrigerant_leak")}
    assert share(looks({TOLD: 0.0, "refrigerant_leak": 0.2}), Seen.NOTHING) == 1.0


def test_the_same_chance_gives_the_same_look() -> None:
    assert looks({TOLD: 0.1}, 50) == looks({TOLD: 0.1}, 50)

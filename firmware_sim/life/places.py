"""Where devices stand: Indonesian cities with their seasons, days, and hours without electricity."""

from dataclasses import dataclass
from datetime import datetime

import numpy as np

from firmware_sim.seeded_randomness import Array, Draws, Mask

HOURS_A_DAY = 24.0
LONGEST_H = 72.0


@dataclass(frozen=True, slots=True)
class Place:
    """A city: its time zone and its climate. Temperatures in degC, the swing from night to day in K."""

    city: str
    utc_hours: int
    mean: float
    swing: float
    warm_dry_season: float


# Monthly means and daily swings to the nearest half kelvin, as published climate normals show them.
PLACES = (
    Place("Jakarta", 7, 28.0, 7.0, 0.6),
    Place("Bandung", 7, 23.5, 9.5, 0.3),
    Place("Surabaya", 7, 28.5, 8.0, 0.9),
    Place("Medan", 7, 27.0, 8.5, 0.4),
    Place("Denpasar", 8, 27.5, 6.5, -0.6),
    Place("Makassar", 8, 27.5, 7.5, 0.5),
    Place("Balikpapan", 8, 27.0, 6.0, 0.2),
    Place("Jayapura", 9, 27.5, 7.0, 0.1),
)
ZONES = {7: "Asia/Jakarta", 8: "Asia/Makassar", 9: "Asia/Jayapura"}
SHARES = np.array([0.26, 0.14, 0.17, 0.12, 0.09, 0.09, 0.07, 0.06])


class Surroundings:
    """Climate and electricity of `devices` homes."""

    def __init__(self, seed: int, devices: int, begin: datetime) -> None:
        self._begin = begin
        self._cities = Draws(seed ^ 0x5EA50, len(PLACES))
        self._homes = Draws(seed ^ 0x40E5, devices)
        # Clipped, for shares that are summed in floating point may end a hair below one.
        found = np.searchsorted(np.cumsum(SHARES), self._homes.constants("city"))
        self.place = np.minimum(found, len(PLACES) - 1)
        self._utc = np.array([place.utc_hours for place in PLACES])[self.place][:, None]

    def local_hour(self, at: Array) -> Array:
        """[n, steps] hour of the day on the wall clock; `at` [steps] in hours since the beginning."""
        start = self._begin.hour + self._begin.minute / 60
        return np.asarray((at[None, :] + start + self._utc) % HOURS_A_DAY)

    def weekend(self, at: Array) -> Mask:
        """[n, steps] whether it is Saturday or Sunday there."""
        start = self._begin.weekday() * HOURS_A_DAY + self._begin.hour
        return np.asarray(((at[None, :] + start + self._utc) // HOURS_A_DAY) % 7 >= 5)

    def outdoors(self, at: Array) -> Array:
        """[n, steps] degC: dry and wet season, the day's swing, and weather that wanders over days."""
        cities = [self._climate(place, at) for place in PLACES]
        weather = 0.9 * wandering(self._cities, "weather", at, 4.0)
        return np.asarray((np.vstack(cities) + weather)[self.place])

    def powered(self, at: Array, cuts_a_month: float) -> Mask:
        """[n, steps] whether there is electricity: cuts of whole districts, and single ones."""
        if not cuts_a_month:
            return np.ones((len(self.place), len(at)), bool)
        district = windows(self._cities, "cut", at, cuts_a_month / 60, 1.5, 8.0)[self.place]
        home = windows(self._homes, "cut", at, cuts_a_month / 60, 0.8, 5.0)
        return ~(district | home)

    def _climate(self, place: Place, at: Array) -> Array:
        # -1 in the middle of the wet season (late January), 1 in that of the dry one.
        days = self._begin.timetuple().tm_yday + at / HOURS_A_DAY
        dry = -np.cos((days - 25) / 365.25 * 2 * np.pi)
        hour = (at + self._begin.hour + place.utc_hours) % HOURS_A_DAY
        swing = place.swing / 2 * (0.85 + 0.25 * dry)  # Clouds of the wet season keep days cool and nights warm.
        return np.asarray(place.mean + place.warm_dry_season * dry + swing * np.sin((hour - 9) / 24 * 2 * np.pi))


def wandering(draws: Draws, name: str, at: Array, days: float) -> Array:
    """[n, steps] of mean 0 and deviation about 1 that changes over `days`."""
    place = at / (days * HOURS_A_DAY)
    knots = np.floor(place).astype(int)
    part = place - knots
    ease = part * part * (3 - 2 * part)
    out = np.empty((draws.devices, len(at)))
    for knot in np.unique(knots):
        here = knots == knot
        before, after = draws.knot(name, int(knot))[:, None], draws.knot(name, int(knot) + 1)[:, None]
        out[:, here] = before + (after - before) * ease[here]
    return out


def windows(draws: Draws, name: str, at: Array, a_day: float, mean_h: float, longest_h: float = LONGEST_H) -> Mask:
    """[n, steps] whether `at` lies in one of the windows that begin `a_day` times and last `mean_h` hours."""
    inside = np.zeros((draws.devices, len(at)), bool)
    if not a_day:
        return inside
    first = int(np.floor((at[0] - longest_h) / HOURS_A_DAY))
    for day in range(first, int(at[-1] // HOURS_A_DAY) + 1):
        happens, start, length, _ = draws.day(name, day).T
        hit = np.flatnonzero(happens < a_day)
        if not hit.size:
            continue
        begins = (day + start[hit, None]) * HOURS_A_DAY
        lasts = np.minimum(-np.log1p(-length[hit, None]) * mean_h, longest_h)
        inside[hit] |= (at >= begins) & (at < begins + lasts)
    return inside

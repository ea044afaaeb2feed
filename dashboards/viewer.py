"""The viewer of a page: who they are, their language, time zone and colours; how times and numbers are written."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

from starlette.requests import HTTPConnection

from api.access.identify import principal_in
from api.access.permissions import Assigned, Permission, may
from api.access.principal import NOBODY, Principal
from fleet.coded import Coded
from fleet.product import Product, Text
from wording.numbers import spell_fixed
from wording.wording import Language, Wording

ZONES = {"Asia/Jakarta": "WIB", "Asia/Makassar": "WITA", "Asia/Jayapura": "WIT", "UTC": "UTC"}


@dataclass(frozen=True, slots=True)
class Viewer:
    """One person's way to see things: language and zone are their account's, the rest is kept by their browser."""

    language: Language = "en"
    zone: str = "Asia/Jakarta"
    dark: bool = False
    intro: bool = True
    principal: Principal = NOBODY

    @property
    def name(self) -> str:
        """How histories name them."""
        return self.principal.name

    def may(self, permission: Permission | str, thing: Assigned | None = None) -> bool:
        """What is shown of a page, and which buttons; what is pressed is asked again."""
        return may(self.principal, Permission(permission), thing)

    def t(self, key: str, **values: object) -> str:
        """A label in the viewer's language; KeyError for a missing one."""
        return self.wording().text(key, **values)

    def say(self, said: Coded | None, product: Product | None = None) -> str:
        """The sentence of a code; nothing for none."""
        return self.wording(product).say(said) if said is not None else ""

    def wording(self, product: Product | None = None) -> Wording:
        """How codes become sentences for the viewer."""
        return Wording(self.language, self.zone, product)

    def pick(self, text: Text | Mapping[str, object]) -> str:
        """One text of a product file, or of a prediction's reasons."""
        return self.wording().pick(text)

    def actor(self, name: str) -> str:
        """Who did something."""
        return self.wording().actor(name)

    def local(self, moment: datetime) -> datetime:
        return moment.astimezone(ZoneInfo(self.zone))

    def day(self, moment: datetime) -> str:
        return self.wording().day(moment)

    def when(self, moment: datetime) -> str:
        """`12 Apr 2026 14:05`, in the viewer's zone."""
        return self.wording().when(moment)

    @property
    def zone_name(self) -> str:
        return ZONES.get(self.zone, self.zone)

    def span(self, length: timedelta) -> str:
        """`3 d`, `5 h`: the largest unit that fits."""
        return self.wording().span(length)

    def relative(self, moment: datetime, now: datetime) -> str:
        """`in 3 d`, `2 h ago`, as seen at `now`, which is the fleet's clock."""
        length = moment - now
        if abs(length) < timedelta(minutes=1):
            return self.t("just_now")
        return self.t("in_span" if length > timedelta(0) else "ago_span", span=self.span(length))

    def percent(self, share: float | None) -> str:
        return self.wording().percent(share)

    def number(self, value: float | None, digits: int = 3) -> str:
        """Three figures that count; a dash for nothing."""
        return self.wording().number(value, digits)

    def fixed(self, value: float | None) -> str:
        """Two decimals."""
        return spell_fixed(value, self.language)

    def axis_ms(self, moment: datetime) -> int:
        """Milliseconds for a chart that shows the viewer's zone while it believes to show UTC."""
        at = self.local(moment)
        offset = at.utcoffset() or timedelta(0)
        return round((moment.astimezone(UTC) + offset).timestamp() * 1000)


def viewer_of(request: HTTPConnection) -> Viewer:
    """The viewer that an account and a browser's cookies describe; what is missing or odd becomes the default."""
    principal = principal_in(request.scope.get("state", {}))
    zone = principal.time_zone or ""
    return Viewer(
        language="id" if principal.language == "id" else "en",
        zone=zone if zone in ZONES or zone in available_timezones() else "Asia/Jakarta",
        dark=request.cookies.get("sigap_dark") == "1",
        intro=request.cookies.get("sigap_intro") != "hidden",
        principal=principal,
    )

"""Which product a device belongs to, where its messages name its serial only."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from fleet.serials import normal_serial, serial_fault
from fleet.shown import shown
from ingest.decoders.decoder import Element
from ingest.sorting.dead_letter_reasons import BadPayload, Reason
from store.assets.registry import products_of_serials
from store.engine.database import Connection

MOST_KNOWN = 200_000


class Owners:
    """Serials that devices of exactly one product have. `default`: the product of all others, if there is one."""

    def __init__(self, default: str | None) -> None:
        self._default = default or None  # Compose files hand over an empty text.
        self._known: dict[str, str] = {}
        self._several: dict[str, Sequence[str]] = {}

    def look_up(self, conn: Connection, elements: Iterable[Element], products: Collection[str]) -> None:
        """Finds what is not known yet among the registered products."""
        named = {normal_serial(element.serial) for element in elements if not element.product}
        serials = [serial for serial in named - self._known.keys() if serial_fault(serial) is None]
        if not serials:
            return
        if len(self._known) > MOST_KNOWN:
            self._known.clear()
        products_of = products_of_serials(conn, sorted(products), sorted(serials))
        self._several = {serial: names for serial, names in products_of.items() if len(names) > 1}
        self._known |= {serial: names[0] for serial, names in products_of.items() if len(names) == 1}

    def with_product(self, element: Element) -> Element:
        """The element under the product that its serial tells; a dead letter where none or several have it."""
        if element.product:
            return element
        serial = normal_serial(element.serial)
        if rule := serial_fault(serial):
            return replace(element, fault=BadPayload(Reason.BAD_MESSAGE, f"serial {shown(serial)} {rule}"))
        several = self._several.get(serial, ())
        if (product := self._known.get(serial)) is not None:
            return replace(element, product=product)
        if self._default and (not several or self._default in several):
            return replace(element, product=self._default)
        where = f"registered in several products: {', '.join(several)}" if several else "not registered in any product"
        rule = "its messages name none; SIGAP_DEFAULT_PRODUCT may"
        fault = BadPayload(Reason.UNKNOWN_DEVICE, f"device {serial!r:.120} is {where}; {rule}")
        return replace(element, fault=element.fault or fault)

"""Answers about work orders, appointments and technicians."""

from datetime import datetime
from typing import Any

from pydantic import Field

from api.schemas.examples import T
from api.schemas.shapes import Shape, like
from service.orders.slots import Slot
from store.orders.bookings import Booking
from store.orders.items import Item
from store.orders.orders import Order, OrderChange
from store.orders.technicians import Absence, Hours, Technician
from store.orders.travel_times import TravelTime
from store.orders.unfit_appointments import StandingAppointment

ORDER: dict[str, Any] = {
    "id": 7,
    "tenant_id": 1,
    "product": "refrigerator",
    "serial": "SN-17",
    "asset_id": 17,
    "state": "planned",
    "technician_id": 3,
    "technician": "Tono",
    "follows_id": None,
    "duration": "PT2H",
    "skills": ["refrigerant"],
    "parts": ["compressor_unit"],
    "tickets": [12],
    "made_at": T,
    "made_by": "dina",
    "due_at": T,
    "dispatched_at": None,
    "accepted_at": None,
    "travelling_at": None,
    "arrived_at": None,
    "expected_at": None,
    "ended_at": None,
    "reason": None,
    "note": "",
    "sequence": 1,
}
BOOKING: dict[str, Any] = {
    "id": 9,
    "order_id": 7,
    "technician_id": 3,
    "technician": "Tono",
    "state": "confirmed",
    "arrival_begins": T,
    "arrival_ends": T,
    "begins": T,
    "ends": T,
    "travel": "PT30M",
    "held_until": None,
    "made_at": T,
    "made_by": "customer",
    "ended_at": None,
}


class OrderOut(Shape, record=Order, notes={"sequence": "Rises whenever a calendar must show the appointment anew."}):
    """One visit to one asset, for all of its open tickets."""

    model_config = like(**ORDER)


class BookingOut(
    Shape,
    record=Booking,
    notes={
        "arrival_begins": "The window that the customer is told begins.",
        "begins": "The technician leaves for it.",
        "held_until": "Wall time: until then the customer may confirm.",
    },
):
    """An appointment."""

    model_config = like(**BOOKING)


class ItemOut(Shape, record=Item):
    """A step, photo or reading that the visit asks for."""

    model_config = like(
        position=1,
        kind="check",
        failure_mode="compressor_wear",
        name=None,
        text={"en": "Listen for knocking", "id": "Dengarkan ketukan"},
        unit=None,
        low=None,
        high=None,
        required=True,
        done_at=None,
        done_by=None,
        value=None,
    )


class OrderChangeOut(Shape, record=OrderChange):
    """One line of an order's history."""

    model_config = like(
        at=T, actor="dina", action="plan", from_state="open", to_state="planned", why="Tono, 4 March", why_code=None
    )


class OrderCard(OrderOut):
    """An order with what it asks, its appointments and its history."""

    model_config = like(**ORDER, items=[], bookings=[BOOKING], history=[])

    items: list[ItemOut]
    bookings: list[BookingOut]
    history: list[OrderChangeOut]


class SlotOut(Shape):
    """An arrival window that can be kept, and by whom."""

    model_config = like(technician_id=3, technician="Tono", begins=T, ends=T, leaves_at=T, free_again_at=T)

    technician_id: int
    technician: str
    begins: datetime = Field(description="The window in which the technician arrives begins.")
    ends: datetime
    leaves_at: datetime
    free_again_at: datetime


def slot_out(slot: Slot) -> SlotOut:
    return SlotOut(
        technician_id=slot.technician_id,
        technician=slot.technician,
        begins=slot.arrival.begins,
        ends=slot.arrival.ends,
        leaves_at=slot.during.begins,
        free_again_at=slot.during.ends,
    )


class HoursOut(Shape, record=Hours):
    """A span of a weekday's local time; 1 is Monday."""

    model_config = like(weekday=1, begins="08:00:00", ends="17:00:00")


class AbsenceOut(Shape, record=Absence):
    """A time when a technician is away."""

    model_config = like(id=2, technician_id=3, begins=T, ends=T, kind="leave", note="")


TECHNICIAN: dict[str, Any] = {
    "id": 3,
    "tenant_id": 1,
    "person_id": None,
    "name": "Tono",
    "email": "tono@example.com",
    "phone": "+628123456789",
    "language": "id",
    "home_area": "Menteng",
    "skills": ["refrigerant"],
    "time_zone": "Asia/Jakarta",
    "active": True,
    "areas": ["Menteng"],
    "booked": 2,
    "tickets": 2,
    "has_hours": True,
}


class TechnicianOut(
    Shape,
    record=Technician,
    notes={"person_id": "Their account; none: from outside.", "booked": "Appointments that stand."},
):
    """Who goes to customers."""

    model_config = like(**TECHNICIAN)


class UnfitOut(Shape, record=StandingAppointment, notes={"why": "The first reason why it does not fit."}):
    """An appointment that stands though its technician cannot keep it: it is to be moved."""

    model_config = like(
        order_id=12,
        order_state="planned",
        arrival_begins=T,
        arrival_ends=T,
        area="Menteng",
        customer="Ani",
        why="absent",
    )


class TechnicianCard(TechnicianOut):
    """A technician with their hours, absences, and appointments that do not fit."""

    model_config = like(**TECHNICIAN, hours=[], absences=[], unfit=[])

    hours: list[HoursOut]
    absences: list[AbsenceOut]
    unfit: list[UnfitOut]


class TravelTimeOut(Shape, record=TravelTime):
    """How long the way takes from one area to another; in both directions until the other one is entered, too."""

    model_config = like(from_area="Menteng", to_area="Bekasi", takes="PT45M")

"""People who do not exist: seeded customers in Indonesian households, and the technicians of a service centre."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from demo.world.chance import chance

_FIRST = (
    "Adi Agus Andi Anisa Ayu Bagus Bambang Bayu Bima Budi Cahya Citra Dani Dewi Dian Dimas Dina Eka Endang Fajar Farah "
    "Fitri Galih Gita Hana Hendra Indah Intan Irfan Joko Kartika Komang Laras Lestari Lina Made Maya Mega Melati Nadia "
    "Nina Novi Nur Nyoman Putri Putu Rahma Rangga Ratna Reza Rina Rizki Sari Siti Sri Surya Tari Teguh Tono Tri Utami "
    "Vina Wahyu Wayan Wulan Yanti Yoga Yudi Yuliana Yusuf Zahra"
)
_LAST = (
    "Anggraini Ardiansyah Aritonang Astuti Budiman Daulay Firmansyah Ginting Gunawan Hakim Halim Handayani Harahap "
    "Hartono Hasanah Hidayat Hutapea Irawan Kurniawan Kusuma Lubis Maharani Manurung Maulana Mulyani Nasution "
    "Ningsih Nugroho Pangestu Permata Pranata Prasetyo Pratama Purnomo Puspita Rahayu Ramadhan Rumengan Sanjaya "
    "Santoso Saputra Setiawan Siahaan Siregar Situmorang Suryani Susanto Sutrisno Syahputra Tampubolon Tanjung "
    "Utomo Wibowo Wicaksono Widodo Wijaya Wulandari Yulianti"
)
FIRST, LAST = tuple(_FIRST.split()), tuple(_LAST.split())
DOMAINS = ("example.com", "example.net", "example.org")
TECHNICIANS = ("Budi Santoso", "Wayan Sudarma", "Rina Siregar", "Joko Prasetyo", "Ester Wenda", "Hasan Tanjung")
DISPATCHER, AGENT, CLAIMS = "Agus Pranata", "Dewi Lestari", "Maya Kusuma"
# The service centre: who works there, and as what.
STAFF = {**dict.fromkeys(TECHNICIANS, "technician"), DISPATCHER: "dispatcher", AGENT: "agent", CLAIMS: "claims"}

ENGLISH_SHARE = 0.15


@dataclass(frozen=True, slots=True)
class Person:
    """A customer as the sales system would hand them over."""

    name: str
    email: str
    language: str
    time_zone: str


def make_people(seed: int, product: str, zones: Sequence[str]) -> list[Person]:
    """A customer in each of the time zones, with addresses of their own under domains reserved for examples."""
    return [_person(chance(seed, "customer", product, place), product, place, zone) for place, zone in enumerate(zones)]


def _person(rng: np.random.Generator, product: str, place: int, zone: str) -> Person:
    first, last = FIRST[int(rng.integers(len(FIRST)))], LAST[int(rng.integers(len(LAST)))]
    domain = DOMAINS[int(rng.integers(len(DOMAINS)))]
    word = re.sub(r"[^a-z]", "", product.rpartition("_")[2])[:4]
    return Person(
        name=f"{first} {last}",
        email=f"{first}.{last}.{word}{place + 1}@{domain}".lower(),
        language="en" if rng.random() < ENGLISH_SHARE else "id",
        time_zone=zone,
    )

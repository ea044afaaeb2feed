"""Where the customers of the demo live: streets, districts and postcodes of the cities that devices stand in."""

from dataclasses import dataclass
from typing import Any

from demo.world.chance import chance


@dataclass(frozen=True, slots=True)
class District:
    """A kecamatan with its postcode, some of its streets, and a position near its middle."""

    name: str
    postcode: str
    latitude: float
    longitude: float
    streets: tuple[str, ...]


PROVINCES = {
    "Jakarta": "DKI Jakarta",
    "Bandung": "Jawa Barat",
    "Surabaya": "Jawa Timur",
    "Medan": "Sumatera Utara",
    "Denpasar": "Bali",
    "Makassar": "Sulawesi Selatan",
    "Balikpapan": "Kalimantan Timur",
    "Jayapura": "Papua",
}
DISTRICTS = {
    "Jakarta": (
        District("Tebet", "12810", -6.2266, 106.8530,
                 ("Jl. Tebet Raya", "Jl. Tebet Timur Dalam", "Jl. KH Abdullah Syafei")),
        District("Kebayoran Baru", "12160", -6.2436, 106.7990, ("Jl. Wijaya", "Jl. Senopati", "Jl. Barito")),
        District("Kelapa Gading", "14240", -6.1570, 106.9080,
                 ("Jl. Boulevard Raya", "Jl. Kelapa Nias", "Jl. Gading Kirana")),
    ),
    "Bandung": (
        District("Coblong", "40132", -6.8830, 107.6150,
                 ("Jl. Ir. H. Juanda", "Jl. Tubagus Ismail", "Jl. Cisitu Lama")),
        District("Lengkong", "40262", -6.9350, 107.6230, ("Jl. Buah Batu", "Jl. Karapitan", "Jl. Martanegara")),
    ),
    "Surabaya": (
        District("Gubeng", "60281", -7.2750, 112.7520,
                 ("Jl. Gubeng Kertajaya", "Jl. Dharmahusada", "Jl. Pucang Anom")),
        District("Rungkut", "60293", -7.3280, 112.7830, ("Jl. Rungkut Asri", "Jl. Kendalsari", "Jl. Medokan Ayu")),
    ),
    "Medan": (
        District("Medan Baru", "20153", 3.5690, 98.6600,
                 ("Jl. Iskandar Muda", "Jl. Jamin Ginting", "Jl. Sei Batanghari")),
        District("Medan Polonia", "20157", 3.5660, 98.6720, ("Jl. Mongonsidi", "Jl. Starban", "Jl. Polonia")),
    ),
    "Denpasar": (
        District("Denpasar Selatan", "80225", -8.6910, 115.2230,
                 ("Jl. Raya Sesetan", "Jl. Danau Tamblingan", "Jl. Pulau Moyo")),
        District("Denpasar Utara", "80111", -8.6390, 115.2130, ("Jl. Gatot Subroto", "Jl. Nangka", "Jl. Ahmad Yani")),
    ),
    "Makassar": (
        District("Panakkukang", "90231", -5.1430, 119.4420, ("Jl. Boulevard", "Jl. Pengayoman", "Jl. Adhyaksa")),
        District("Tamalate", "90224", -5.1870, 119.4110,
                 ("Jl. Metro Tanjung Bunga", "Jl. Daeng Tata", "Jl. Abdul Kadir")),
    ),
    "Balikpapan": (
        District("Balikpapan Selatan", "76114", -1.2560, 116.8680,
                 ("Jl. Marsma Iswahyudi", "Jl. Ruhui Rahayu", "Jl. Sepinggan Baru")),
        District("Balikpapan Kota", "76112", -1.2720, 116.8330,
                 ("Jl. Jenderal Sudirman", "Jl. Klandasan Ulu", "Jl. Telaga Sari")),
    ),
    "Jayapura": (
        District("Abepura", "99351", -2.6090, 140.6650, ("Jl. Raya Abepura", "Jl. Gerilyawan", "Jl. Kotaraja Dalam")),
        District("Jayapura Selatan", "99221", -2.5500, 140.7000,
                 ("Jl. Raya Entrop", "Jl. Kelapa Dua", "Jl. Hamadi Rawa")),
    ),
}  # fmt: skip
LANDMARKS = (
    "seberang masjid", "sebelah warung Bu Sri", "belakang SD Negeri", "dekat pos ronda", "samping gereja",
    "depan lapangan futsal", "rumah pagar hijau", "gang pertama setelah minimarket", "",
)  # fmt: skip
NOTES = ("", "", "", "Lantai 3, tanpa lift", "Anjing dijaga, mohon telepon dahulu", "Parkir motor di dalam pagar")
SPREAD = 0.012


def home_in(city: str, zone: str, *, seed: int, serial: str) -> dict[str, Any]:
    """A site of a customer in this city, as the sales system would hand it over; the same for the same seed."""
    rng = chance(seed, "home", serial)
    districts = DISTRICTS[city]
    district = districts[int(rng.integers(len(districts)))]
    street = district.streets[int(rng.integers(len(district.streets)))]
    number, rt, rw = (int(rng.integers(1, most)) for most in (180, 13, 9))
    north, east = (float(one) for one in rng.uniform(-SPREAD, SPREAD, 2))
    return {
        "address": [f"{street} No. {number}", f"RT {rt:03d}/RW {rw:03d}"],
        "landmark": LANDMARKS[int(rng.integers(len(LANDMARKS)))],
        "district": district.name,
        "city": city,
        "province": PROVINCES[city],
        "postcode": district.postcode,
        "area": city,
        "time_zone": zone,
        "latitude": round(district.latitude + north, 5),
        "longitude": round(district.longitude + east, 5),
        "access_notes": NOTES[int(rng.integers(len(NOTES)))],
    }

"""What the reasons of a prediction are labelled with: (English, Indonesian) under one key."""

REASON_TEXTS: dict[str, tuple[str, str]] = {
    "reasons_against": ("Against it speaks:", "Yang meringankan:"),
    "reasons_other": (
        "{n} other groups of readings together account for {share} of what moved this risk.",
        "{n} kelompok pembacaan lain bersama-sama menyumbang {share} dari perubahan risiko ini.",
    ),
    "reasons_how": (
        "Shares of all that moves the risk away from that of a typical healthy device ({base}), up or down.",
        "Porsi dari semua yang menggeser risiko dari risiko perangkat sehat pada umumnya ({base}), naik atau turun.",
    ),
    "reasons_how_anomaly": (
        "Shares of how far the readings stray from healthy ones.",
        "Porsi dari besarnya penyimpangan pembacaan dari keadaan sehat.",
    ),
    "behind_value": ("Average of {span}", "Rata-rata {span}"),
    "behind_share": ("Share of {span}", "Porsi dari {span}"),
    "behind_count": ("Times in {span}", "Kali dalam {span}"),
    "behind_days": ("Days", "Hari"),
    "behind_usual": ("Its own usual", "Biasanya"),
    "behind_fleet": ("Healthy devices", "Perangkat sehat"),
    "behind_slope": ("Trend a day", "Tren per hari"),
    "behind_since": ("Since", "Sejak"),
    "behind_since_before": ("Since before", "Sejak sebelum"),
    "behind_adjusted": ("Cleared of the effect of", "Tanpa pengaruh"),
    "behind_chart": ("{name}, the last {span} before the prediction", "{name}, {span} terakhir sebelum prediksi"),
}

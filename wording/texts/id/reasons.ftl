### What the reasons of a prediction are labelled with.

reasons_against = Yang meringankan:
reasons_other = { $n } kelompok pembacaan lain bersama-sama menyumbang { $share } dari perubahan risiko ini.
reasons_how =
    Porsi dari semua yang menggeser risiko dari risiko perangkat sehat pada umumnya ({ $base }), naik atau
    turun.
reasons_how_anomaly = Porsi dari besarnya penyimpangan pembacaan dari keadaan sehat.
behind_value = Rata-rata { $span }
behind_share = Porsi dari { $span }
behind_count = Kali dalam { $span }
behind_days = Hari
behind_usual = Biasanya
behind_fleet = Perangkat sehat
behind_slope = Tren per hari
behind_since = Sejak
behind_since_before = Sejak sebelum
behind_adjusted = Tanpa pengaruh
behind_chart = { $name }, { $span } terakhir sebelum prediksi

"""The texts of the ledger: (English, Indonesian) under one key."""

LEDGER_TEXTS: dict[str, tuple[str, str]] = {
    "ledger_window": (
        "What predictions of the time from {since} to {now} were worth, faults that nobody foresaw included. Ranges are "
        "95 % intervals: wide where little is known yet.",
        "Seberapa benar prediksi dari {since} sampai {now}, termasuk kerusakan yang tidak terduga. Rentang adalah "
        "selang 95 %: lebar bila datanya masih sedikit.",
    ),
    "ledger_no_products": (
        "No product predicts failures yet. Once a product file declares failure modes, its ledger appears here.",
        "Belum ada produk yang memprediksi kerusakan. Rapor muncul di sini setelah berkas produk menyebut mode kegagalan.",
    ),
    "ledger_no_model": (
        "No model is in force, so nothing is predicted and nothing can be measured. Train one: "
        "python -m sigap train {product}",
        "Belum ada model yang berlaku, jadi belum ada prediksi yang dapat diukur. Latih satu: "
        "python -m sigap train {product}",
    ),
    "ledger_unwatched": (
        "A model is in force, but no device has been scored in this time. Figures appear once devices publish.",
        "Model sudah berlaku, tetapi belum ada perangkat yang dinilai pada kurun ini. Angka muncul setelah perangkat "
        "mengirim data.",
    ),
    "ledger_young": (
        "Only {n} predictions are decided so far: read the ranges, not the percentages.",
        "Baru {n} prediksi yang terbukti benar atau salah: bacalah rentangnya, bukan persentasenya.",
    ),
    "predictions_made": ("Predictions", "Prediksi"),
    "predictions_made_note": ("{decided} decided, {open} not yet", "{decided} sudah jelas, {open} belum"),
    "faults_came": ("Faults", "Kerusakan"),
    "faults_came_note": (
        "{missed} missed, {first} reported first by customers",
        "{missed} luput, {first} lebih dulu dilaporkan pelanggan",
    ),
    "watched": ("Watched", "Dipantau"),
    "watched_note": ("{n} devices, {months} device-months", "{n} perangkat, {months} bulan-perangkat"),
    "false_rate": ("False tickets", "Tiket keliru"),
    "false_rate_long": (
        "False tickets per 1,000 devices and month",
        "Tiket keliru per 1.000 perangkat per bulan",
    ),
    "false_of": ("{n} in {months} device-months", "{n} dalam {months} bulan-perangkat"),
    "budget_none": ("no limit in the product file", "tanpa batas di berkas produk"),
    "budget_kept": ("not above the budget of {n}", "tidak di atas batas {n}"),
    "budget_unsure": ("budget {n}: too early to say", "batas {n}: belum dapat dipastikan"),
    "budget_broken": ("above the budget of {n}", "di atas batas {n}"),
    "held_out_share": ("Left untouched on purpose", "Sengaja dibiarkan"),
    "held_out_note": (
        "{n} predictions on devices of the hold-out share opened no ticket: right {precision}, faults foreseen {recall}",
        "{n} prediksi pada perangkat uji tanpa tiket: benar {precision}, kerusakan terduga {recall}",
    ),
    "modes_title": ("Failure modes", "Mode kegagalan"),
    "live_precision": ("Predictions right", "Prediksi benar"),
    "live_recall": ("Faults foreseen", "Kerusakan terduga"),
    "live_in_time": ("In time", "Tepat waktu"),
    "live_lead": ("Lead", "Jeda"),
    "live_nff": ("No fault found", "Tanpa temuan"),
    "live_slope": ("Calibration", "Kalibrasi"),
    "lead_to_failure": ("before it failed", "sebelum rusak"),
    "lead_to_finding": ("before it was found", "sebelum ditemukan"),
    "lead_line": ("{median} {what}", "{median} {what}"),
    "lead_range": ("{p10} – {p90}, n = {n}", "{p10} – {p90}, n = {n}"),
    "of_count": ("{hits} of {trials}", "{hits} dari {trials}"),
    "of_inspected": ("{hits} of {trials} visits", "{hits} dari {trials} kunjungan"),
    "interval": ("{low} to {high}", "{low} s.d. {high}"),
    "slope_scores": ("{n} scores", "{n} skor"),
    "slope_too_few": ("too few faults", "kerusakan terlalu sedikit"),
    "no_rung": ("no model", "tanpa model"),
    "since_day": ("since {day}", "sejak {day}"),
    "rungs_title": ("Steps up and down the ladder, and why", "Wewenang naik dan turun, dan alasannya"),
    "rungs_empty": ("Nothing has moved yet.", "Belum ada perubahan."),
    "rung_began": ("Model {model} came into force: {to}", "Model {model} mulai berlaku: {to}"),
    "model_began": ("Model {model} came into force", "Model {model} mulai berlaku"),
    "mode_may": ("{mode}: {rung}", "{mode}: {rung}"),
    "rung_fell": ("Fell to: {to}", "Turun menjadi: {to}"),
    "rung_climbed": ("Climbed to: {to}", "Naik menjadi: {to}"),
    "rung_by_staff": ("{actor} set it to: {to}", "{actor} mengubah menjadi: {to}"),
    "why_precision_low": (
        "{share} of predictions were right: below the {demand} that is needed there",
        "{share} prediksi benar: di bawah {demand} yang disyaratkan",
    ),
    "why_in_time_low": (
        "{share} of the right ones came in time: below the {demand} that is needed there",
        "{share} dari yang benar datang tepat waktu: di bawah {demand} yang disyaratkan",
    ),
    "why_surge": (
        "{n} tickets within {span} wait for a finding, where training lets expect fewer than {limit}: something goes on that "
        "training has not seen",
        "{n} tiket dalam {span} menunggu temuan, padahal menurut pelatihan kurang dari {limit}: ada hal yang belum pernah "
        "dilihat model",
    ),
    "why_over_budget": (
        "{rate} false tickets in 1,000 device-months ({low} to {high}), where the product bears {budget}; {own} of {count} "
        "are of this failure mode",
        "{rate} tiket keliru per 1.000 bulan perangkat ({low} sampai {high}), padahal batas produk {budget}; {own} dari "
        "{count} dari mode kegagalan ini",
    ),
    "why_climbs": (
        "{precision} of predictions were right, {in_time} of those in time: {first} and {second} are needed",
        "{precision} prediksi benar, {in_time} di antaranya tepat waktu: syaratnya {first} dan {second}",
    ),
    "share_spelt": ("{hits} of {trials} ({low}–{high})", "{hits} dari {trials} ({low}–{high})"),
    "next_up": (
        "It climbs to “{rung}” once at least {precision} right and {in_time} in time lie within what is certain.",
        "Naik ke “{rung}” bila sedikitnya {precision} benar dan {in_time} tepat waktu sudah pasti.",
    ),
    "next_down": (
        "It falls to “{rung}” once it is certain that fewer than {precision} are right.",
        "Turun ke “{rung}” bila sudah pasti kurang dari {precision} yang benar.",
    ),
    "misses_title": ("Faults that nobody foresaw", "Kerusakan yang tidak terduga"),
    "misses_empty": ("None in this time.", "Tidak ada pada kurun ini."),
    "missed_reported": ("the customer called first", "pelanggan menghubungi lebih dulu"),
    "all_misses": ("All {n}", "Semua {n}"),
    "lines_title": ("Every prediction, and what became of it", "Setiap prediksi dan hasilnya"),
    "lines_empty": (
        "Nothing here. Predictions are listed from the moment they open, faults from the moment they are known.",
        "Tidak ada. Prediksi tercantum sejak dibuat, kerusakan sejak diketahui.",
    ),
    "became": ("What became of it", "Hasilnya"),
    "became_right": ("Right: it failed", "Benar: rusak"),
    "became_averted": ("Right: found and repaired", "Benar: ditemukan dan diperbaiki"),
    "became_false": ("False", "Keliru"),
    "became_missed": ("Missed", "Luput"),
    "became_late": ("Too late: it was there already", "Terlambat: sudah rusak"),
    "became_censored": ("Hidden by an intervention", "Tersamar oleh tindakan"),
    "became_undecided": ("Not known yet", "Belum diketahui"),
    "censored_note": (
        "the ticket was closed without an inspection, or the part was replaced: what would have come is not known",
        "tiket ditutup tanpa pemeriksaan, atau komponen diganti: yang akan terjadi tidak diketahui",
    ),
    "line_when": ("When", "Kapan"),
    "line_said": ("Said", "Dikatakan"),
    "line_fault": ("fault {day}", "kerusakan {day}"),
    "line_lead": ("{span} ahead", "{span} sebelumnya"),
    "line_held": ("hold-out share", "perangkat uji"),
    "reliability_title": ("Do the probabilities mean what they say?", "Apakah peluangnya dapat dipercaya?"),
    "reliability_help": (
        "Live scores in groups by the probability they stated, against how often the fault came within {horizon}. On the "
        "dashed line they mean what they say; bars are 95 % intervals; larger dots hold more scores.",
        "Skor dikelompokkan menurut peluangnya, dibandingkan dengan seberapa sering kerusakan datang dalam {horizon}. Pada "
        "garis putus-putus peluang berarti apa adanya; batang: selang 95 %; titik besar: lebih banyak skor.",
    ),
    "reliability_empty": (
        "Not measured yet: once a day the scores whose time is over are held against what came.",
        "Belum diukur: sekali sehari skor yang waktunya habis dibandingkan dengan yang terjadi.",
    ),
    "reliability_slope": (
        "Slope {slope} ({low} to {high}); 1 is honest, less is too bold, more too cautious. {scores} scores of {devices} "
        "devices; {censored} left out, for a repair or an open window hides their truth.",
        "Kemiringan {slope} ({low} sampai {high}); 1 berarti jujur, kurang berarti terlalu yakin, lebih berarti terlalu "
        "hati-hati. {scores} skor dari {devices} perangkat; {censored} tidak dihitung karena kebenarannya tersamar.",
    ),
    "reliability_no_slope": (
        "{scores} scores of {devices} devices; too few faults among them for a slope. {censored} left out, for a repair or "
        "an open window hides their truth.",
        "{scores} skor dari {devices} perangkat; kerusakannya terlalu sedikit untuk kemiringan. {censored} tidak dihitung "
        "karena kebenarannya tersamar.",
    ),
    "bin_said": ("Said", "Dikatakan"),
    "bin_came": ("Came", "Terjadi"),
    "bin_scores": ("Scores that came true", "Skor yang terbukti"),
    "interval_95": ("95 % interval", "Selang 95 %"),
    "course_title": ("How the figures went", "Perjalanan angka"),
    "course_help": (
        "Each daily evaluation: the share of predictions that were right and of faults foreseen, with its 95 % range. "
        "Vertical lines: a step up or down, or a new model.",
        "Tiap penilaian harian: bagian prediksi yang benar dan kerusakan terduga, dengan rentang 95 %. Garis tegak: "
        "wewenang naik atau turun, atau model baru.",
    ),
    "course_empty": (
        "No evaluation yet: the first comes a day after the model.",
        "Belum ada penilaian: yang pertama sehari setelah model.",
    ),
    "by_model_title": ("By model", "Per model"),
}

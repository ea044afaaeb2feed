"""The texts about models: (English, Indonesian) under one key."""

MODEL_TEXTS: dict[str, tuple[str, str]] = {
    # Models
    "models_empty": (
        "No model yet. Train one: python -m sigap train PRODUCT.",
        "Belum ada model. Latih satu: python -m sigap train PRODUCT.",
    ),
    "trained": ("Trained", "Dilatih"),
    "learnt_from": (
        "{devices} devices, {rows} rows, {since} to {until}",
        "{devices} perangkat, {rows} baris, {since} sampai {until}",
    ),
    "data_title": ("What it learnt from", "Bahan belajarnya"),
    "limits_title": ("Limits", "Keterbatasan"),
    "limits_none": ("Nothing was noticed while training.", "Tidak ada catatan selama pelatihan."),
    "figures_title": (
        "Failure modes, measured on devices the model had not seen",
        "Mode kegagalan, diukur pada perangkat yang belum dikenal model",
    ),
    "failures_learnt": ("Failures learnt from", "Kegagalan yang dipelajari"),
    "pr_auc": ("PR-AUC", "PR-AUC"),
    "pr_auc_chance": ("chance {value}", "acak {value}"),
    "threshold": ("Opens at", "Dibuka pada"),
    "threshold_times": ("{p}, {n} in a row", "{p}, {n} kali berturut"),
    "precision": ("Tickets right", "Tiket benar"),
    "precision_low": ("at least {p}", "setidaknya {p}"),
    "recall": ("Faults foreseen", "Kerusakan terduga"),
    "in_time": ("in time {p}", "tepat waktu {p}"),
    "slope": ("Calibration slope", "Kemiringan kalibrasi"),
    "calibration_title": ("Does 80 % mean 80 %?", "Apakah 80 % berarti 80 %?"),
    "calibration_help": (
        "All live scores of the product, all failure modes together, in groups by the probability they stated, against how "
        "often the fault came in time. On the dashed line they mean what they say; bars are 95 % intervals.",
        "Semua skor produk ini dari semua mode kegagalan, dikelompokkan menurut peluangnya, dibandingkan dengan seberapa "
        "sering kerusakan datang. Pada garis putus-putus peluang berarti apa adanya; batang: selang 95 %.",
    ),
    "calibration_empty": (
        "Not measured yet: once a day the scores whose time is over are held against what came.",
        "Belum diukur: sekali sehari skor yang waktunya habis dibandingkan dengan yang terjadi.",
    ),
    "lead_title": ("How far ahead are the tickets?", "Seberapa awal tiket dibuka?"),
    "lead_help": (
        "Bar: 10 to 90 % of tickets, held out; line: the median. Dots: live tickets. Marks: the time a repair needs.",
        "Batang: 10 sampai 90 % tiket, data uji; garis: median. Titik: tiket nyata. Tanda: waktu yang dibutuhkan perbaikan.",
    ),
    "lead_empty": ("No ticket came ahead of a fault yet.", "Belum ada tiket yang mendahului kerusakan."),
    "lead_axis": ("days before the failure", "hari sebelum kerusakan"),
    "lead_needed": ("a repair needs", "waktu perbaikan"),
    "held_out": ("held out", "data uji"),
    "not_enough": ("too few failures to learn from", "terlalu sedikit kegagalan untuk dipelajari"),
    "versions_title": ("Champion and challengers", "Model berlaku dan penantang"),
    # Drift
    "drift_title": ("Drift", "Pergeseran"),
    "drift_moved": (
        "{what}: no longer as in training, on {n} devices",
        "{what}: tidak lagi seperti saat pelatihan, pada {n} perangkat",
    ),
    "drift_probability": ("probability of {mode}", "peluang {mode}"),
    "drift_none": ("No drift has lasted.", "Tidak ada pergeseran yang menetap."),
    "drift_looked": ("Last looked at {day}, on {n} devices.", "Terakhir diperiksa {day}, pada {n} perangkat."),
    "drift_ended": ("{since} to {until}", "{since} sampai {until}"),
    # Beside the model in force, and how it got there
    "beside_title": ("In shadow, beside the model in force", "Uji bayangan di samping model yang berlaku"),
    "beside_help": (
        "Both scored the same {devices} devices at the same times since {since}; only model #{champion} acted. What the "
        "tickets of each would have come to:",
        "Keduanya menilai {devices} perangkat yang sama pada waktu yang sama sejak {since}; hanya model #{champion} yang "
        "bertindak. Hasil tiket masing-masing:",
    ),
    "beside_none": (
        "Not scored in shadow yet. A challenger is held against the model in force once a day.",
        "Belum diuji sebagai bayangan. Penantang dibandingkan dengan model yang berlaku sekali sehari.",
    ),
    "beside_difference": (
        "Cost of #{model} less that of #{champion}: {difference} ({low} to {high}), on {faults} faults.",
        "Biaya #{model} dikurangi #{champion}: {difference} ({low} sampai {high}), pada {faults} kerusakan.",
    ),
    "beside_promoted": ("Cheaper with confidence: it took over.", "Pasti lebih murah: model ini mengambil alih."),
    "beside_waits": (
        "Not cheaper with confidence: the model in force stays.",
        "Belum pasti lebih murah: model yang berlaku tetap.",
    ),
    "tickets_ahead": ("Ahead of the fault", "Mendahului kerusakan"),
    "tickets_in_time": ("Early enough", "Cukup awal"),
    "tickets_false": ("False", "Keliru"),
    "faults_missed": ("Faults without one", "Kerusakan tanpa tiket"),
    "cost": ("Cost", "Biaya"),
    "course_of_models": ("How it came about", "Riwayat"),
    "came_into_force": ("Model #{model} came into force, by {actor}", "Model #{model} mulai berlaku, oleh {actor}"),
    "training_done": ("Trained: model #{model}", "Dilatih: model #{model}"),
    "training_failed": ("Training failed", "Pelatihan gagal"),
    "training_running": ("Training", "Sedang dilatih"),
    "training_asked": ("Training asked for", "Pelatihan diminta"),
    "cause_schedule": ("on schedule", "terjadwal"),
    "cause_drift": ("for drift", "karena pergeseran"),
    "cause_findings": ("for new findings", "karena temuan baru"),
    "cause_rung": ("for a rung that was lost", "karena wewenang turun"),
    "cause_staff": ("by hand", "dengan tangan"),
    "history_none": ("Nothing is on record.", "Belum ada catatan."),
    "roll_back": ("Roll back to model #{model}", "Kembali ke model #{model}"),
    "ask_roll_back": (
        "Put model #{model} in force again in place of #{present}? Say why; it stays in the history.",
        "Berlakukan lagi model #{model} menggantikan #{present}? Sebutkan alasannya; ini tercatat di riwayat.",
    ),
}

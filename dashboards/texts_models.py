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
    # Why a model came, stayed out or is wanted: what `models/sentences.py` keeps
    "model_first": ("it is the first model of {product}", "ini model pertama untuk {product}"),
    "model_unusable": (
        "model {model}, in force until now, cannot be used: {error}",
        "model {model} yang berlaku sampai sekarang tidak dapat dipakai: {error}",
    ),
    "model_undeclared": (
        "model {model}, in force until now, reads {metrics}, not declared any longer",
        "model {model} yang berlaku sampai sekarang membaca {metrics}, yang tidak lagi ada di berkas produk",
    ),
    "model_outdated": (
        "model {model}, in force until now, was made for other features: it scores nothing",
        "model {model} yang berlaku sampai sekarang dibuat untuk fitur lain, sehingga tidak menilai apa pun",
    ),
    "model_lacks": (
        "it has no model for {modes}, of which {name} opens tickets",
        "model ini tidak mengenal {modes}, padahal {name} membuka tiket untuk itu",
    ),
    "model_no_faults": (
        "nothing has failed that {name} has not learnt from: it cannot be shown to be better",
        "semua kerusakan sudah dipelajari {name}: tidak dapat dibuktikan lebih baik",
    ),
    "model_no_faults_since": (
        "nothing has failed since the current model learnt; it is watched in shadow",
        "belum ada kerusakan sejak model yang berlaku belajar; model ini diamati sebagai bayangan",
    ),
    "model_one_device": (
        "one device alone has a record that {name} has not learnt from: nothing can be compared",
        "hanya satu perangkat punya catatan yang belum dipelajari {name}: tidak ada yang dapat dibandingkan",
    ),
    "model_better": ("better than {name} with confidence: {told}", "pasti lebih baik daripada {name}: {told}"),
    "model_not_better": (
        "not better than {name} with confidence: {told}",
        "belum pasti lebih baik daripada {name}: {told}",
    ),
    "model_too_few_faults": (
        "too few faults to tell it from {name}, at least {least} are needed: {told}",
        "kerusakan terlalu sedikit untuk membedakannya dari {name}, perlu sedikitnya {least}: {told}",
    ),
    "model_compared": (
        "on what {name} has not learnt from ({devices} devices, {faults} faults) its tickets and misses would have cost "
        "{cost} instead of {before}, difference {difference} (95 % interval {ends})",
        "pada data yang belum dipelajari {name} ({devices} perangkat, {faults} kerusakan), tiketnya dan kerusakan yang "
        "terlewat akan berbiaya {cost}, bukan {before}; selisih {difference} (selang 95 %: {ends})",
    ),
    "model_costs": (
        "costs {cost} instead of {before}, difference {difference} ({ends}), on {faults} faults; {devices} devices since {day}",
        "biaya {cost}, bukan {before}; selisih {difference} ({ends}), pada {faults} kerusakan; {devices} perangkat sejak {day}",
    ),
    "model_ends": ("{low} to {high}", "{low} sampai {high}"),
    "model_no_ends": ("not known", "tidak diketahui"),
    "model_overtaken": ("{came} while it was made; {why}", "{came} selagi model ini dibuat; {why}"),
    "model_another_came": ("model {model} came into force", "model {model} mulai berlaku"),
    "model_stepped_back": ("the model in force stepped back", "model yang berlaku ditarik"),
    "model_forced": (
        "forced by {actor} with --promote, over: {why}",
        "dipaksakan oleh {actor} dengan --promote, meskipun: {why}",
    ),
    "model_rolled_back": ("roll back from model {model}: {why}", "kembali dari model {model}: {why}"),
    "model_by_hand": ("train, by {actor}", "dilatih oleh {actor}"),
    "model_lent": (
        "lent by {sister}, model {model}: there is none of its own yet",
        "dipinjamkan oleh {sister}, model {model}: produk ini belum punya model sendiri",
    ),
    "model_drifted": ("the fleet has drifted away from training", "armada sudah bergeser dari keadaan saat pelatihan"),
    "model_new_findings": ("{count} findings since {day}", "{count} temuan sejak {day}"),
    "model_long_ago": ("{days} days since it learnt last", "{days} hari sejak terakhir belajar"),
    "model_fell": ("{mode} fell from “{rung}” to “{to}”: {why}", "{mode} turun dari “{rung}” ke “{to}”: {why}"),
    "model_held": ("{mode}: {why}", "{mode}: {why}"),
    "model_took_too_long": ("the process took too long", "prosesnya terlalu lama"),
    "model_ended_badly": ("the process ended with status {status}", "prosesnya berakhir dengan status {status}"),
    "model_named": ("model {model}", "model {model}"),
    "model_current": ("the current one", "model yang berlaku"),
    "history_none": ("Nothing is on record.", "Belum ada catatan."),
    "roll_back": ("Roll back to model #{model}", "Kembali ke model #{model}"),
    "ask_roll_back": (
        "Put model #{model} in force again in place of #{present}? Say why; it stays in the history.",
        "Berlakukan lagi model #{model} menggantikan #{present}? Sebutkan alasannya; ini tercatat di riwayat.",
    ),
}

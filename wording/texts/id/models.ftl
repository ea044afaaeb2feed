### Models: what they learnt from, how they came about, drift.

## Models

models_empty = Belum ada model. Latih satu: python -m sigap train PRODUCT.
trained = Dilatih
learnt_from = { $devices } perangkat, { $rows } baris, { $since } sampai { $until }
data_title = Bahan belajarnya
limits_title = Keterbatasan
limits_none = Tidak ada catatan selama pelatihan.
figures_title = Mode kegagalan, diukur pada perangkat yang belum dikenal model
failures_learnt = Kegagalan yang dipelajari
pr_auc = PR-AUC
pr_auc_chance = acak { $value }
threshold = Dibuka pada
threshold_times = { $p }, { $n } kali berturut
precision = Tiket benar
precision_low = setidaknya { $p }
recall = Kerusakan terduga
in_time = tepat waktu { $p }
slope = Kemiringan kalibrasi
calibration_title = Apakah 80 % berarti 80 %?
calibration_help =
    Semua skor produk ini dari semua mode kegagalan, dikelompokkan menurut peluangnya, dibandingkan dengan
    seberapa sering kerusakan datang. Pada garis putus-putus peluang berarti apa adanya; batang: selang 95 %.
calibration_empty = Belum diukur: sekali sehari skor yang waktunya habis dibandingkan dengan yang terjadi.
lead_title = Seberapa awal tiket dibuka?
lead_help =
    Batang: 10 sampai 90 % tiket, data uji; garis: median. Titik: tiket nyata. Tanda: waktu yang dibutuhkan
    perbaikan.
lead_empty = Belum ada tiket yang mendahului kerusakan.
lead_axis = hari sebelum kerusakan
lead_needed = waktu perbaikan
held_out = data uji
not_enough = terlalu sedikit kegagalan untuk dipelajari
versions_title = Model berlaku dan penantang

## Drift

drift_title = Pergeseran
drift_moved = { $what }: tidak lagi seperti saat pelatihan, pada { $n } perangkat
drift_probability = peluang { $mode }
drift_none = Tidak ada pergeseran yang menetap.
drift_looked = Terakhir diperiksa { $day }, pada { $n } perangkat.
drift_ended = { $since } sampai { $until }

## Beside the model in force, and how it got there

beside_title = Uji bayangan di samping model yang berlaku
beside_help =
    Keduanya menilai { $devices } perangkat yang sama pada waktu yang sama sejak { $since }; hanya model #{
    ID($champion) } yang bertindak. Hasil tiket masing-masing:
beside_none = Belum diuji sebagai bayangan. Penantang dibandingkan dengan model yang berlaku sekali sehari.
beside_difference =
    Biaya #{ ID($model) } dikurangi #{ ID($champion) }: { $difference } ({ $low } sampai { $high }), pada {
    $faults } kerusakan.
beside_promoted = Pasti lebih murah: model ini mengambil alih.
beside_waits = Belum pasti lebih murah: model yang berlaku tetap.
tickets_ahead = Mendahului kerusakan
tickets_in_time = Cukup awal
tickets_false = Keliru
faults_missed = Kerusakan tanpa tiket
cost = Biaya
course_of_models = Riwayat
came_into_force = Model #{ ID($model) } mulai berlaku, oleh { $actor }
training_done = Dilatih: model #{ ID($model) }
training_failed = Pelatihan gagal
training_running = Sedang dilatih
training_asked = Pelatihan diminta
cause_schedule = terjadwal
cause_drift = karena pergeseran
cause_findings = karena temuan baru
cause_rung = karena wewenang turun
cause_staff = dengan tangan

## Why a model came, stayed out or is wanted: what `models/sentences.py` keeps

model_first = ini model pertama untuk { $product }
model_unusable = model { ID($model) } yang berlaku sampai sekarang tidak dapat dipakai: { $error }
model_undeclared =
    model { ID($model) } yang berlaku sampai sekarang membaca { $metrics }, yang tidak lagi ada di berkas produk
model_outdated =
    model { ID($model) } yang berlaku sampai sekarang dibuat untuk fitur lain, sehingga tidak menilai apa pun
model_lacks = model ini tidak mengenal { $modes }, padahal { $name } membuka tiket untuk itu
model_no_faults = semua kerusakan sudah dipelajari { $name }: tidak dapat dibuktikan lebih baik
model_no_faults_since = belum ada kerusakan sejak model yang berlaku belajar; model ini diamati sebagai bayangan
model_one_device =
    hanya satu perangkat punya catatan yang belum dipelajari { $name }: tidak ada yang dapat dibandingkan
model_better = pasti lebih baik daripada { $name }: { $told }
model_not_better = belum pasti lebih baik daripada { $name }: { $told }
model_too_few_faults =
    kerusakan terlalu sedikit untuk membedakannya dari { $name }, perlu sedikitnya { $least }: { $told }
model_compared =
    pada data yang belum dipelajari { $name } ({ $devices } perangkat, { $faults } kerusakan), tiketnya dan
    kerusakan yang terlewat akan berbiaya { $cost }, bukan { $before }; selisih { $difference } (selang 95 %: {
    $ends })
model_costs =
    biaya { $cost }, bukan { $before }; selisih { $difference } ({ $ends }), pada { $faults } kerusakan; {
    $devices } perangkat sejak { $day }
model_ends = { $low } sampai { $high }
model_no_ends = tidak diketahui
model_overtaken = { $came } selagi model ini dibuat; { $why }
model_another_came = model { ID($model) } mulai berlaku
model_stepped_back = model yang berlaku ditarik
model_forced = dipaksakan oleh { $actor } dengan --promote, meskipun: { $why }
model_rolled_back = kembali dari model { ID($model) }: { $why }
model_by_hand = dilatih oleh { $actor }
model_lent = dipinjamkan oleh { $sister }, model { ID($model) }: produk ini belum punya model sendiri
model_drifted = armada sudah bergeser dari keadaan saat pelatihan
model_new_findings = { $count } temuan sejak { $day }
model_long_ago = { $days } hari sejak terakhir belajar
model_fell = { $mode } turun dari “{ $rung }” ke “{ $to }”: { $why }
model_held = { $mode }: { $why }
model_took_too_long = prosesnya terlalu lama
model_ended_badly = prosesnya berakhir dengan status { $status }
model_named = model { ID($model) }
model_current = model yang berlaku
history_none = Belum ada catatan.
roll_back = Kembali ke model #{ ID($model) }
ask_roll_back =
    Berlakukan lagi model #{ ID($model) } menggantikan #{ ID($present) }? Sebutkan alasannya; ini tercatat di
    riwayat.

### Models: what they learnt from, how they came about, drift.

## Models

models_empty = Belum ada model. Latih satu: python -m sigap train PRODUCT.
trained = Dilatih
learnt_from = { $devices } perangkat, { $rows } baris, { $since } sampai { $until }
data_title = Bahan belajarnya
features_and_seed = { $n } fitur · benih acak { ID($seed) }
limits_title = Keterbatasan
limits_none = Tidak ada catatan selama pelatihan.
figures_title = Mode kerusakan, diukur pada perangkat yang belum dikenal model
failures_learnt = Kegagalan yang dipelajari
pr_auc = PR-AUC
pr_auc_chance = acak { $value }
threshold = Dibuka pada
threshold_times = { $p }, { $n } kali berturut
precision = Tiket benar
precision_later = pada masa sesudahnya { $p } ({ $low } sampai { $high })
precision_low = setidaknya { $p }
recall = Kerusakan terduga
in_time = tepat waktu { $p }
slope = Kemiringan kalibrasi
calibration_title = Apakah 80 % berarti 80 %?
calibration_help =
    Semua skor produk ini dari semua mode kerusakan, dikelompokkan menurut peluangnya, dibandingkan dengan
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

history_none = Belum ada catatan.
roll_back = Kembali ke model #{ ID($model) }
ask_roll_back =
    Berlakukan lagi model #{ ID($model) } menggantikan #{ ID($present) }? Sebutkan alasannya; ini tercatat di
    riwayat.

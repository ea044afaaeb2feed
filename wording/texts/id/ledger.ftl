### The ledger: what predictions were worth.

ledger_window =
    Seberapa benar prediksi dari { $since } sampai { $now }, termasuk kerusakan yang tidak terprediksi. Rentang
    adalah selang 95 %: lebar bila datanya masih sedikit.
ledger_no_products =
    Belum ada produk yang memprediksi kerusakan. Rapor muncul di sini setelah berkas produk menyebut mode
    kerusakan.
ledger_no_model =
    Belum ada model yang berlaku, jadi belum ada prediksi yang dapat diukur. Latih satu: python -m sigap train {
    $product }
ledger_unwatched =
    Model sudah berlaku, tetapi belum ada perangkat yang dinilai pada kurun ini. Angka muncul setelah perangkat
    mengirim data.
ledger_young = Baru { $n } prediksi yang terbukti benar atau salah: bacalah rentangnya, bukan persentasenya.
predictions_made = Prediksi
predictions_made_note = { $decided } sudah jelas, { $open } belum
faults_came = Kerusakan
faults_came_note = { $missed } luput, { $first } lebih dulu dilaporkan pelanggan
watched = Dipantau
watched_note = { $n } perangkat, { $months } bulan-perangkat
false_rate = Tiket keliru
false_rate_long = Tiket keliru per 1.000 perangkat per bulan
false_of = { $n } dalam { $months } bulan-perangkat
budget_none = tanpa batas di berkas produk
budget_kept = tidak di atas batas { $n }
budget_unsure = batas { $n }: belum dapat dipastikan
budget_broken = di atas batas { $n }
held_out_share = Sengaja dibiarkan
held_out_note = { $n } prediksi pada perangkat uji tanpa tiket: benar { $precision }, kerusakan terprediksi { $recall }
inspections_title = Pemeriksaan komponen yang tidak biasa
inspections_hint =
    Petugas diminta memeriksa komponen yang tidak seperti biasanya. Benar: ada kerusakan di sana. Pelanggan tidak diberi
    tahu tentang ini.
inspections_unproven =
    Belum terbukti: sudah diputuskan { $n }, perlu paling sedikit { $needed }. Catat apa yang ditemukan, juga bila tidak
    ada apa-apa.
inspections_asked_for = Diminta
inspections_per = per 1.000 bulan-perangkat, menurut berkas produk
inspections_got = Terjadi
inspections_got_of = { $n } dalam { $months } bulan-perangkat dengan pembacaan
inspections_tokens = Boleh dibuka sekarang
inspections_tokens_note = bertambah dengan setiap bulan-perangkat pembacaan
inspections_of = Komponen
inspections_opened = Dibuka
inspections_open = Belum diputuskan
inspections_right = Benar
inspections_all = Semua komponen
inspections_none = Tidak ada yang dibuka dalam waktu ini.
modes_title = Mode kerusakan
live_precision = Prediksi benar
live_recall = Kerusakan terprediksi
live_in_time = Tepat waktu
live_lead = Jeda
live_nff = Tanpa temuan
live_slope = Kalibrasi
lead_to_failure = sebelum rusak
lead_to_finding = sebelum ditemukan
lead_line = { $median } { $what }
lead_range = { $p10 } – { $p90 }, n = { $n }
of_count = { $hits } dari { $trials }
of_inspected = { $hits } dari { $trials } kunjungan
interval = { $low } s.d. { $high }
slope_scores = { $n } skor
slope_too_few = kerusakan terlalu sedikit
no_rung = tanpa model
since_day = sejak { $day }
rungs_title = Wewenang naik dan turun, dan alasannya
rungs_empty = Belum ada perubahan.
rung_began = Model { ID($model) } mulai berlaku: { $to }
model_began = Model { ID($model) } mulai berlaku
mode_may = { $mode }: { $rung }
rung_fell = Turun menjadi: { $to }
rung_climbed = Naik menjadi: { $to }
rung_by_staff = { $actor } mengubah menjadi: { $to }
next_up = Naik ke “{ $rung }” bila sedikitnya { $precision } benar dan { $in_time } tepat waktu sudah pasti.
next_down = Turun ke “{ $rung }” bila sudah pasti kurang dari { $precision } yang benar.
misses_title = Kerusakan yang tidak terprediksi
misses_empty = Tidak ada pada kurun ini.
missed_reported = pelanggan menghubungi lebih dulu
all_misses = Semua { $n }
lines_title = Setiap prediksi dan hasilnya
lines_empty = Tidak ada. Prediksi tercantum sejak dibuat, kerusakan sejak diketahui.
became = Hasilnya
became_right = Benar: rusak
became_averted = Benar: ditemukan dan diperbaiki
became_false = Keliru
became_missed = Luput
became_late = Terlambat: sudah rusak
became_censored = Tersamar oleh tindakan
became_undecided = Belum diketahui
censored_note = tiket ditutup tanpa pemeriksaan, atau komponen diganti: yang akan terjadi tidak diketahui
line_when = Kapan
line_said = Dikatakan
line_fault = kerusakan { $day }
line_lead = { $span } sebelumnya
line_held = perangkat uji
reliability_title = Apakah peluangnya dapat dipercaya?
reliability_help =
    Skor dikelompokkan menurut peluangnya, dibandingkan dengan seberapa sering kerusakan datang dalam { $horizon
    }. Pada garis putus-putus peluang berarti apa adanya; batang: selang 95 %; titik besar: lebih banyak skor.
reliability_empty = Belum diukur: sekali sehari skor yang waktunya habis dibandingkan dengan yang terjadi.
reliability_slope =
    Kemiringan { $slope } ({ $low } sampai { $high }); 1 berarti jujur, kurang berarti terlalu yakin, lebih
    berarti terlalu hati-hati. { $scores } skor dari { $devices } perangkat; { $censored } tidak dihitung karena
    kebenarannya tersamar.
reliability_no_slope =
    { $scores } skor dari { $devices } perangkat; kerusakannya terlalu sedikit untuk kemiringan. { $censored }
    tidak dihitung karena kebenarannya tersamar.
bin_said = Dikatakan
bin_came = Terjadi
bin_scores = Skor yang terbukti
interval_95 = Selang 95 %
course_title = Perkembangan angka
course_help =
    Tiap penilaian harian: bagian prediksi yang benar dan kerusakan terprediksi, dengan rentang 95 %. Garis tegak:
    wewenang naik atau turun, atau model baru.
course_empty = Belum ada penilaian: yang pertama sehari setelah model.
by_model_title = Per model

### Words of the console: navigation, states, severities.

## Moving about

overview = Ikhtisar
devices = Perangkat
device = Perangkat
tickets = Tiket
ticket = Tiket
alarms = Alarm
assistant = Asisten
inbox = Pemberitahuan
ledger = Rapor prediksi
models = Model
model = Model
skip = Langsung ke isi
menu = Menu
settings = Akun dan zona waktu Anda
language = Bahasa
zone = Waktu ditampilkan dalam
dark = Gelap atau terang
sign_out = Keluar
fleet_clock = Jam armada
clock_driven = digerakkan simulasi atau pemutaran ulang
clock_wall = waktu sebenarnya
live = Langsung
nothing_here = Tidak ada apa pun di alamat ini.
previous = Sebelumnya
next = Berikutnya
shown_of = { $first }–{ $last } dari { $total }
shown_range = { $first }–{ $last }
all = Semua
save = Simpan
close_dialog = Batal
unavailable = Basis data sedang tidak dapat dihubungi. Halaman ini mencoba lagi sendiri.

## Times

moment = sesaat
just_now = sekarang
in_span = { $span } lagi
ago_span = { $span } lalu
never = belum pernah

## What devices are

online = Aktif
silent = Tidak terdengar
offline = Luring
sleeping = Tidur
at_risk = Berisiko
healthy = Tanpa risiko yang diketahui
product = Produk
serial = Nomor seri
status = Status
last_reading = Pembacaan terakhir
risk = Risiko
failure_mode = Mode kerusakan
component = Komponen
probability = Peluang
customer = Pelanggan
warranty = Garansi
installed = Dipasang
firmware = Firmware

## Severities and states

severity = Tingkat
severity_info = Info
severity_warning = Peringatan
severity_error = Serius
severity_critical = Kritis
state = Status
state_open = Terbuka
state_new = Baru
state_assigned = Ditugaskan
state_in_progress = Dikerjakan
state_on_hold = Ditunda
state_resolved = Selesai
state_closed = Ditutup
state_cancelled = Dibatalkan
source = Dibuka oleh
source_prediction = prediksi
source_device = perangkat sendiri
source_customer = laporan pelanggan
source_staff = petugas
kind_confirmed = Terbukti: kerusakan ditemukan
kind_other_fault = Ditemukan kerusakan lain
kind_no_fault_found = Tidak ada kerusakan
kind_not_inspected = Tidak diperiksa
kind_failed_before_visit = Rusak sebelum kunjungan
kind_cured_remotely = Pulih lewat perintah, tanpa kunjungan
kind_no_failure = Tidak terjadi kerusakan
notice_pending = Menunggu
notice_sending = Sedang dikirim
notice_sent = Terkirim
notice_delivered = Diterima
notice_failed = Gagal
notice_opened = Dibuka
notice_answered = Dijawab
notice_suppressed = Ditahan
channel_email = Email
channel_webhook = Webhook
model_champion = Berlaku
model_challenger = Penantang
model_retired = Tidak dipakai
rung = Wewenang
rung_shadow = Hanya diukur
rung_advise = Memberi saran
rung_inspect = Membuka tiket pemeriksaan
rung_ticket = Membuka tiket
rung_ticket_notice = Membuka tiket dan memberi tahu pelanggan
anomaly = Perilaku tidak biasa
unusual_mode = Tidak biasa: { $what }
unknown_mode = Belum diketahui

## Bila sambungan halaman terputus

nicegui_connection_lost = Sambungan terputus.
nicegui_trying_to_reconnect = Mencoba menyambung kembali …
nicegui_message_too_long = Pesan terlalu panjang
nicegui_message_too_long_body = Pesan terlalu besar untuk dikirim sekaligus.

## Siapa yang bertindak sendiri; orang disebut dengan namanya

actor_triage = triase
actor_repair_check = pemeriksaan perbaikan
actor_service = layanan
actor_customer = pelanggan
actor_device = perangkat
actor_rules = aturan alarm
actor_ladder = tangga wewenang
actor_brake = rem tiket
actor_budget = batas tiket keliru
actor_retraining = pelatihan ulang
actor_shadow = perbandingan bayangan
actor_sister = produk saudara
actor_commands = perintah
actor_remote_first = bantuan jarak jauh
actor_train = pelatihan
actor_staff = petugas
actor_demo = demo
actor_replay = pemutaran ulang
actor_simulate = simulasi
actor_migration = migrasi

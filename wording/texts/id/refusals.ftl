### Yang ditolak: apa, nilainya, dan aturannya.

## Tidak ada

no_ticket = tiket { ID($ticket) } tidak ada
no_flood = banjir pesan { ID($flood) } tidak ada
flood_is_over = banjir pesan { ID($flood) } sudah berakhir: perangkat sudah diizinkan masuk
no_alarm = alarm { ID($alarm) } tidak ada
no_notice = pemberitahuan { ID($notice) } tidak ada
no_prediction = prediksi { ID($prediction) } tidak ada
no_model_here = model { ID($model) } tidak ada
no_asset = aset { ID($asset) } tidak ada
no_customer = pelanggan { ID($customer) } tidak ada
no_product = produk “{ $product }” tidak ada
no_device = { $product } tidak punya perangkat “{ $serial }”
no_mode_here = { $product } tidak punya mode kerusakan “{ $mode }”

## Langkah

ticket_not_movable =
    tiket { ID($ticket) } berstatus “{ LABEL("state", $state) }”; “{ LABEL("move", $action) }” hanya untuk status
    { LIST($allowed, family: "state", style: "or") }
finding_known =
    tiket { ID($ticket) } berstatus “{ LABEL("state", $state) }” dan sudah punya temuan
    “{ LABEL("kind", $finding) }”
key_is_open =
    tiket { ID($ticket) } tidak dapat dibuka kembali: tiket { ID($other) } untuk perangkat dan kerusakan yang sama
    masih terbuka
no_finding_yet = tiket { ID($ticket) } belum punya temuan yang dapat dikoreksi
finding_corrected_before = temuan tiket { ID($ticket) } sementara itu sudah dikoreksi orang lain
ticket_ended = tiket { ID($ticket) } berstatus “{ LABEL("state", $state) }”
alarm_not_movable =
    alarm { ID($alarm) } berstatus “{ LABEL("alarm", $state) }”; “{ LABEL("alarm_move", $move) }” hanya untuk status
    { LIST($allowed, family: "alarm", style: "or") }
device_differs = { $product } { $serial } sudah terdaftar: { $field } tercatat { $known }, bukan { $asked }
no_site = Lokasi { ID($site) } tidak ada
no_coverage = Tanggungan { ID($coverage) } tidak ada
site_of_other = Lokasi { ID($site) } bukan milik pemilik alat { ID($asset) }
ref_taken = { $system } menamai pelanggan lain “{ $ref }”, atau menamai pelanggan ini dengan nomor lain
coverage_stands = Alat { ID($asset) } sudah memiliki tanggungan yang sama
coverage_ended_before = Tanggungan { ID($coverage) } sudah dicabut
coverage_ends_first = berakhir sebelum mulai
nothing_to_decide = Tiket { ID($ticket) } belum memiliki keputusan biaya: belum ada temuan kerusakan
clause_not_declared =
    “{ $clause }” bukan klausul garansi produk ini; yang ada: { LIST($declared, each: "value", style: "commas") }
serial_elsewhere = { COMPONENT($component) } dengan nomor seri “{ $serial }” masih terpasang di alat lain: periksa nomor serinya; bila sudah dilepas dari sana, catat dahulu penggantiannya
serial_refused = “{ $serial }” tidak dapat didaftarkan di sini: periksa nomor seri pada pelat; bila sudah benar, tanyakan kepada administrator Anda

## Isian

mode_missing = temuan “{ LABEL("kind", $finding) }” pada tiket ini harus menyebut mode kerusakan
mode_is_confirmed =
    tiket dibuka untuk { MODE($mode) }: itu “{ LABEL("kind", $confirmed) }”, bukan “{ LABEL("kind", $finding) }”
mode_not_declared =
    “{ $mode }” bukan mode kerusakan { $product }; yang ada: { LIST($declared, each: "text", style: "commas") }
component_not_declared =
    “{ $component }” bukan komponen { $product }; yang ada: { LIST($declared, each: "text", style: "commas") }
part_not_declared =
    “{ $part }” bukan suku cadang { $product }; yang ada: { LIST($declared, each: "text", style: "commas") }
only_with_fault = hanya untuk kerusakan yang ditemukan; temuannya “{ LABEL("kind", $finding) }”
not_after_clock = { MOMENT($at) } harus setelah jam armada, { MOMENT($now) }
later_than_clock = { MOMENT($at) } lebih lambat dari jam armada, { MOMENT($now) }
before_installation = { MOMENT($at) } sebelum perangkat dipasang, { MOMENT($installed) }
before_last_repair = { MOMENT($at) } sebelum perbaikan yang sudah ada pada tiket ini, { MOMENT($repaired) }
reason_missing = tuliskan alasannya dengan singkat
shelf_out_of_bounds =
    { MOMENT($until) } harus dalam { PERIOD($longest) } setelah jam armada, { MOMENT($now) }; untuk lebih lama,
    nonaktifkan alarm
customer_not_entered = bukan pelanggan: POST /v1/customers lebih dulu
mode_not_served = “{ $mode }” bukan mode kerusakan { $product }; yang ada: { LIST($known, each: "text", style: "commas") }
not_later_than = { MOMENT($until) } harus lebih lambat dari since { MOMENT($since) }
period_unknown = harus salah satu dari { LIST($known, each: "text", style: "commas") }
period_not_kept = bukan periode { $product }; yang ada: { LIST($known, each: "text", style: "commas") }
metric_not_declared =
    “{ $metric }” bukan metrik { $product }; yang ada: { LIST($declared, each: "text", style: "commas") }
event_id_unknown = bukan nomor peristiwa dari aliran ini

## Tepi

token_refused = permintaan membawa token yang tidak berlaku: mungkin sudah kedaluwarsa atau diakhiri
not_signed_in = silakan masuk, atau kirim `Authorization: Bearer <token>`
not_allowed = peran Anda tidak boleh melakukan ini ({ $permission })
too_many = terlalu banyak percobaan atau permintaan ({ $limit }): tunggu { $wait_s } detik, lalu coba lagi
database_away = basis data sedang tidak dapat dihubungi; permintaan yang sama boleh dikirim lagi
database_refused = basis data menolak suatu nilai: terlalu besar, atau bertentangan dengan yang tersimpan
body_unreadable = isi permintaan bukan JSON dalam UTF-8
went_wrong = terjadi kesalahan di sini; rinciannya ada di log
problem_400 = Permintaan salah
problem_401 = Belum masuk
problem_403 = Tidak diizinkan
problem_404 = Tidak ditemukan
problem_405 = Metode tidak diizinkan
problem_409 = Bertentangan
problem_413 = Terlalu besar
problem_422 = Tidak dapat diterima
problem_429 = Terlalu banyak permintaan
problem_500 = Kesalahan internal
problem_503 = Basis data tidak tersedia
problem_other = Kesalahan

## Nama langkah

move_assign = Tugaskan
move_start = Mulai
move_hold = Tunda
move_resume = Lanjutkan
move_resolve = Catat temuan
move_close = Tutup tiket
move_cancel = Batalkan tiket
move_reopen = Buka kembali
alarm_move_acknowledge = Tandai sudah dilihat
alarm_move_shelve = Bisukan sementara
alarm_move_unshelve = Tampilkan lagi
alarm_move_suppress = Sembunyikan
alarm_move_unsuppress = Akhiri penyembunyian
alarm_move_take_out_of_service = Nonaktifkan
alarm_move_return_to_service = Aktifkan kembali
## Pemilik

not_the_owner = tiket { ID($ticket) } adalah milik pemilik lain
not_the_owner_of_device = perangkat “{ $serial }” adalah milik pemilik lain
customer_without_address = pelanggan { ID($customer) } tidak punya alamat email
customer_disabled = akun pelanggan { ID($customer) } dinonaktifkan
account_proof_nobody = tidak ada pelanggan dengan alamat ini
comment_length = komentar harus berisi 1 sampai { $most } huruf
no_stranger_report = tidak ada laporan nomor { ID($report) }
stranger_report_decided =
    laporan { $receipt } sudah { $state ->
        [joined] digabungkan
       *[refused] ditolak
    } oleh { $by }

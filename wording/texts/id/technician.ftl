### Halaman teknisi di ponsel

my_orders = Tugas saya

## Bingkai

work_skip = Ke isi halaman
work_back = ‹ Tugas saya
work_refused_title = Tidak bisa
work_sign_out = Keluar
work_console = Ke konsol
work_js_unsent = Belum terkirim: #
work_js_refused = ditolak:
work_js_signed_out = Masuk lagi untuk mengirimnya.
work_js_no_code = Tidak ada kode pada gambar. Ketik saja.
work_js_code_offline = Tanpa sinyal ponsel ini tidak dapat membaca kode. Ketik saja.
work_js_photo_waits = belum terkirim
work_js_send_now = Kirim lagi
work_js_discard = Buang
work_js_scan = Pindai
work_js_scan_part = Pindai kotak suku cadang
work_js_no_part = “#” bukan nomor salah satu suku cadang ini.
work_js_leave = Ada isian yang belum terkirim. Tetap keluar?

## Satu hari

work_day_title = Tugas saya
work_day_empty = Saat ini tidak ada tugas untuk Anda.
work_group_today = Hari ini
work_group_later = Nanti
work_group_unplanned = Tanpa janji temu
work_group_ended = Selesai
work_state_open = terbuka
work_state_planned = direncanakan
work_state_dispatched = perlu diterima
work_state_accepted = diterima
work_state_travelling = di perjalanan
work_state_on_site = di lokasi
work_state_done = selesai
work_state_incomplete = tidak tuntas
work_state_cancelled = dibatalkan
work_window = { $day }, { $begins }–{ $ends } { $zone }
work_no_window = Belum ada janji temu

## Satu tugas

work_no_customer = Tidak ada pelanggan yang tercatat
work_contact = Temui { $name }
work_landmark = Patokan: { $text }
work_navigate = Rute
work_call = Telepon
work_whatsapp = WhatsApp
work_follows = Lanjutan tugas #{ ID($order) }
work_expected = Sudah diberitahukan ke pelanggan: tiba pukul { $at }
work_accept = Terima
work_decline = Saya tidak dapat mengambilnya
work_planned_lead = Tugas ini belum dikirim kepada Anda; itu terjadi sebelum janji temu.
work_travel = Saya berangkat
work_arrive = Saya sudah tiba
work_on_site_lead = Kerjakan daftar periksa, lalu catat temuan di bawah.
work_late = Saya terlambat
work_late_by = Tiba dalam
work_late_say = Beri tahu pelanggan
work_minutes = { $n } menit
work_ticket = Tiket #{ ID($number) }
work_why_prediction = Pembacaan menunjukkan kerusakan ini akan datang. Mungkin belum ada yang tampak rusak.
work_why_inspection = Pembacaannya tidak seperti biasa. Periksa, lalu catat hasilnya, juga bila tidak ada apa-apa.
work_why_report = Kerusakan ini dilaporkan.
work_curve = { $name }: kurva, dan garis putus-putus adalah yang biasa
work_entitlement = Yang dibayar pelanggan
work_bring = Suku cadang yang dibawa
work_part_at = { $count } × { $part }, ada di: { $place }
work_part_waits = { $part }: belum ada
work_checklist = Daftar periksa
work_required = (wajib)
work_there = ✓ ada
work_save = Simpan
work_send = Kirim
work_photos = Foto
work_photo_take = Ambil foto
work_photo_more = Ambil foto lain

## Temuan

work_found = Temuan: { $mode }
work_found_what = Apa yang Anda temukan?
work_kind_confirmed = Kerusakan ini, masih berjalan
work_kind_failed_before_visit = Kerusakan ini, sudah tidak berjalan
work_kind_other_fault = Kerusakan lain
work_kind_no_fault_found = Tidak ada yang rusak
work_found_mode = Kerusakan yang mana?
work_found_since = Tidak berjalan sejak (tahun-bulan-hari)
work_found_done = Apa yang Anda kerjakan?
work_did_replaced = Mengganti suku cadang
work_did_mended = Memperbaiki tanpa suku cadang baru
work_parts_used = Suku cadang yang mana?
work_part_expected = diperkirakan
work_serial_in = Nomor seri yang baru
work_serial_out = Nomor seri yang lama
work_found_note = Catatan (bila perlu)
work_signature = Tanda tangan pelanggan
work_signature_lead = Jika ada yang dapat menandatangani.
work_signature_again = Ulangi tanda tangan
work_signed_by = Nama yang menandatangani
work_finish = Selesaikan kunjungan
work_cannot = Saya tidak dapat menyelesaikannya
work_cannot_why = Mengapa?
work_cannot_part = Suku cadang tidak ada
work_cannot_access = Alat tidak dapat dijangkau
work_cannot_absent = Tidak ada orang
work_cannot_second_person = Perlu orang kedua
work_cannot_unsafe = Tidak aman
work_cannot_save = Akhiri kunjungan tanpa perbaikan
work_cannot_lead = Tugas lain akan menyusul.

## Penolakan

no_order_here = tidak ada tugas { ID($order) } untuk Anda
client_id_missing = formulir ini tidak memiliki nomor sendiri: buka lagi halamannya
phone_action_unknown = ini bukan tindakan untuk tugas; yang ada: { LIST($known, each: "text", style: "commas") }
choice_missing = pilih satu jawaban
day_missing = ketik tanggal seperti 2026-01-31
number_missing = ketik sebuah angka
parts_not_named = pilih suku cadang yang Anda pasang
no_such_item = tugas { ID($order) } tidak memiliki butir itu pada daftar periksa
order_ended = tugas { ID($order) } sudah berakhir: { LABEL("work_state", $state) }
serials_same = suku cadang baru dan lama bernomor seri sama “{ $serial }”: ketik nomor yang tertera pada masing-masing

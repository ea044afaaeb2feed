### Overview

intro_title = Apa yang terlihat di sini
intro =
    Perangkat mengirimkan pembacaannya. Sigap belajar dari kerusakan masa lalu bagaimana masalah bermula, lalu
    menyebutkan seberapa besar peluang tiap jenis kerusakan pada tiap perangkat. Bila perbaikan lebih murah
    daripada menunggu, tiket dibuka beserta alasannya. Temuan teknisi menjadi pelajaran untuk prediksi
    berikutnya.
intro_hide = Mengerti
open_tickets = Tiket terbuka
active_alarms = Alarm aktif
overdue = { $n } lewat tenggat
never_heard = { $n } belum pernah terdengar
products_waiting = Belum ada perangkat:
risk_title = Paling berisiko
risk_empty =
    Sejauh yang diketahui tidak ada perangkat yang berisiko. Begitu ada prediksi, perangkatnya muncul di sini.
no_model = Belum ada model: belum ada prediksi
happened_title = Baru saja terjadi
happened_empty = Belum ada. Tiket, temuan, dan prediksi muncul di sini begitu terjadi.
due_title = Tenggat terdekat
due_empty = Tidak ada tiket terbuka. Bagus.
products_empty = Belum ada produk. Letakkan berkas produk di folder produk, lalu mulai ulang.
expected = Perkiraan
expected_window = antara { $low } dan { $high }
expected_after = tidak sebelum { $low }
expected_horizon = paling lambat { $high }
opened = Dibuka
due = Tenggat
do_open = Tiket dibuka
do_reopen = Tiket dibuka kembali
do_answer_agree = Pelanggan menyetujui kunjungan
do_answer_later = Pelanggan minta waktu lain
do_on_behalf = Atas nama pelanggan, di halamannya
do_answer_decline = Pelanggan tidak menginginkan kunjungan
do_answer_stopped = Pelanggan bilang perangkat sudah mati
do_answer_opt_out = Pelanggan berhenti menerima email
do_answer_opt_in = Pelanggan mau menerima email lagi
do_assign = Tiket ditugaskan
do_start = Pekerjaan dimulai
do_hold = Ditunda
do_resume = Pekerjaan dilanjutkan
do_resolve = Temuan dicatat
do_correct = Temuan dikoreksi
do_repair_certified = Pembacaan menunjukkan perbaikan bertahan
do_repair_undecided = Pembacaan tidak dapat menilai perbaikan
do_repair_reopened = Perbaikan tidak bertahan
do_close = Tiket ditutup
do_cancel = Tiket dibatalkan
do_report = Pelanggan melapor
do_comment = Komentar
do_predict = Prediksi untuk kerusakan yang sama
do_code = Perangkat melaporkan kerusakan yang sama
do_alarm = Alarm untuk kerusakan yang sama
do_try_command = Sebuah perintah dicoba dulu
do_command_done = Perintah selesai
do_command_in_vain = Perintah tidak membantu
do_predicted = Risiko ditemukan

## Devices

devices_hint = Cari menurut nomor seri
devices_empty = Tidak ada perangkat yang cocok. Perangkat muncul di sini setelah didaftarkan.
show_all = Semua
show_risk = Berisiko
show_ticket = Dengan tiket
show_silent = Tidak terdengar

## Device

range = Rentang
range_24h = 24 jam
range_7d = 7 hari
range_30d = 30 hari
range_90d = 90 hari
range_1y = 1 th
metrics_shown = Metrik
timeline_title = Semuanya pada satu sumbu waktu
resolution = tiap titik mewakili { $span }
band_own = hijau: rentang 90 % pembacaan awal perangkat ini
band_fleet = hijau: rentang 90 % armada saat ini
chart_empty = Tidak ada pembacaan pada rentang ini. Pembacaan muncul begitu perangkat mengirim.
mark_ticket = Tiket
mark_repair = Perbaikan
mark_failure = Kerusakan
mark_code = Kode
mark_alarm = Alarm
chance_axis = Peluang rusak dalam jangka prediksi
risks_title = Prediksi
risks_empty = Tidak ada prediksi untuk perangkat ini. Setiap prediksi disertai alasannya.
readings_title = Pembacaan terbaru
clock_slow = Jam perangkat terlambat { $span } sejak { $since }: pembacaannya tersimpan dengan waktu yang salah.
clock_fast = Jam perangkat terlalu cepat { $span } sejak { $since }: pembacaannya disisihkan.
overslept = Perangkat memberi tahu bahwa ia tidur, dan terakhir terdengar pada { $at }. Ia tidur paling lama { $span }.
asides_title = Disisihkan, tidak disimpan sebagai pembacaan
band_below = Di bawah biasanya
band_above = Di atas biasanya
band_inside = Seperti biasa
usual = Biasanya
components_title = Komponen
age = Umur
health = Kesehatan
health_of_100 = { $health } dari 100
health_since = Tidak biasa sejak { $since }
health_learning = Mempelajari keadaan normal: masih perlu pembacaan selama { $span }
health_not_known =
    Kesehatan komponen ditampilkan setelah pemeriksaan rutin pertama oleh model yang mengenal perilaku normal.
    Setiap pelatihan menghasilkan model seperti itu.
health_how =
    Kesehatan adalah bagian dari masa tenang seluruh armada yang menyimpang lebih jauh dari nilai yang diharapkan
    sensornya. Terakhir diperiksa: { $ago }.
health_list_title = Komponen yang tidak biasa
health_list_empty = Tidak ada komponen yang tidak biasa.
age_since = sejak { $day }
work_title = Pekerjaan
work_replaced = diganti
work_empty = Belum ada pekerjaan tercatat.
device_tickets = Tiket perangkat ini
device_tickets_empty = Perangkat ini belum pernah punya tiket.
horizon_of = dalam { $span }
prediction_open = berlaku
prediction_ticketed = punya tiket
prediction_suppressed = tanpa tiket
no_ticket_since = Tanpa tiket: { $why }
prediction_expired = kedaluwarsa
prediction_superseded = digantikan

## Tickets

queue_empty =
    Tidak ada tiket. Tiket dibuka bila prediksi layak dikunjungi, perangkat melaporkan gangguan, atau pelanggan
    menghubungi.
assignee = Ditugaskan ke
nobody = belum ada
anybody = Siapa saja

## Ticket

why_title = Alasan
why_prediction = Sigap memperkirakan { $mode } dengan peluang { $p } dalam { $horizon }. Alasan terkuat:
why_inspection =
    { $what }: pembacaan menyimpang { $size } sebaran dari keadaan normal, dan batasnya { $limit }. Tidak ada kerusakan yang
    diketahui; perlu ada yang memeriksa. Yang menyimpang:
inspection_right_here = Pemeriksaan { $what } yang benar di sini: { $share }.
inspection_right_all = Semua pemeriksaan: { $share }.
inspection_none_decided = belum ada yang diputuskan
inspect_sensor = Bandingkan { $metric } dengan alat ukur: apakah sensornya benar?
inspect_component = Periksa { $what }: kotor, bocor, sambungan longgar, bunyi, panas
inspect_say = Catat hasilnya, juga bila tidak ada apa-apa: komponen baru diminta diperiksa lagi bila lebih menyimpang
why_device = Perangkat melaporkan gangguan ini sendiri.
why_customer = Pelanggan melaporkan kerusakan ini.
why_staff = Petugas membuka tiket ini.
why_threshold =
    { $n } skor berturut-turut mencapai { $threshold }. Dari tiket sebelumnya atas tanda ini { $precision }
    benar, diukur pada perangkat yang tidak dipakai untuk melatih model.
window_title = Perkiraan waktu
window_none = Tiket ini tidak punya perkiraan waktu.
window_best = Perkiraan terbaik
window_ticket = Tiket menunggu sampai
evidence_title = Bukti, saat tiket dibuka
checklist_title = Di lokasi
checklist_empty = Berkas produk tidak punya daftar periksa untuk ini.
parts_title = Suku cadang yang dibawa
parts_empty = Tidak disebutkan.
customer_title = Pelanggan
customer_none = Pelanggan perangkat ini tidak diketahui.
notices_title = Pemberitahuan
notices_none = Tidak ada pemberitahuan.
answers_title = Jawaban
answer_agree = Setuju dikunjungi
answer_later = Minta lain waktu
answer_decline = Tidak ingin dikunjungi
answer_stopped = Sudah berhenti bekerja
answer_opt_out = Tidak mau menerima email lagi
answer_opt_in = Mau menerima email lagi
slot_morning = pagi
slot_afternoon = siang
history_title = Riwayat
act_assign = Tugaskan
act_start = Mulai
act_hold = Tunda
act_resume = Lanjutkan
act_cancel = Batalkan tiket
act_close = Tutup tiket
act_finding = Catat temuan
ask_assign = Siapa yang mengerjakan?
ask_cancel = Mengapa tidak perlu kunjungan?
say_needed = Mohon diisi dengan singkat.
form_kind = Apa yang ditemukan?
form_mode = Kerusakan apa?
form_component = Komponen yang diganti
form_none = Tidak ada
form_parts = Suku cadang terpakai
form_in_serial = Nomor seri yang baru
form_out_serial = Nomor seri yang lama
form_stock_out = Keluar dari stok: { $parts }.
form_stock_back = Kembali ke stok: { $parts }.
form_stock_same = Stok tidak berubah.
form_stock_follows = Stok, nomor seri, dan biaya mengikuti koreksi: suku cadang yang ternyata tidak dipakai kembali ke stok.
form_mechanism = Penyebabnya, secara singkat
form_note = Catatan
form_failed = Sudah berhenti bekerja sebelum kunjungan
form_failed_at = Sejak kapan ({ $zone })
form_bad_time = Tulis waktu seperti 2026-04-12 14:30.
done_finding = Temuan pada tiket { ID($ticket) } sudah dicatat.
done_assign = Tiket { ID($ticket) } ditugaskan kepada { $assignee }.
done_start = Pekerjaan pada tiket { ID($ticket) } dimulai.
done_hold = Tiket { ID($ticket) } ditunda.
done_resume = Pekerjaan pada tiket { ID($ticket) } dilanjutkan.
done_cancel = Tiket { ID($ticket) } dibatalkan.
done_close = Tiket { ID($ticket) } ditutup.
done_roll_back = Model { ID($model) } berlaku kembali.
conflict = Ada yang lebih dulu, atau tiket sudah berubah: { $why }. Halaman ini menampilkan keadaan terbaru.
refused = Tidak dapat dicatat: { $why }

## Inbox

inbox_written = Ditulis
inbox_arrived = Tiba di kotak surat
inbox_empty = Belum ada pemberitahuan. Bila tiket menyangkut pelanggan, isi pemberitahuannya tampil di sini.
inbox_pick = Pilih pemberitahuan untuk membacanya.
mail_empty = Belum ada email yang tiba.
recipient = Kepada
subject = Perihal
no_recipient = tanpa alamat

## Alarms

alarms_empty = Tidak ada alarm. Bila ambang di berkas produk terlampaui cukup lama, alarm muncul di sini.
alarm = Alarm
since = Sejak
ack = Tandai sudah dilihat
shelve = Bisukan sementara
unshelve = Tampilkan lagi
done_ack = Alarm { ID($alarm) } ditandai sudah dilihat.
done_shelve = Alarm { ID($alarm) } dibisukan selama 8 jam.
done_unshelve = Alarm { ID($alarm) } ditampilkan lagi.
alarm_active_unacknowledged = Aktif, belum dilihat
alarm_active_acknowledged = Aktif, sudah dilihat
alarm_returned_unacknowledged = Kembali normal, belum dilihat
alarm_normal = Normal
alarm_shelved = Dibisukan sementara
alarm_suppressed = Disembunyikan otomatis
alarm_out_of_service = Dinonaktifkan

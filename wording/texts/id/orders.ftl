### Perintah kerja, janji kunjungan, dan teknisi.

## Janji kunjungan

visit_window = { LONG_DAY($begins) }, pukul { TIMES($begins, $ends) }
planned_for = { $technician }, { LONG_DAY($begins) }, pukul { TIMES($begins, $ends) }
arrives_at = diperkirakan tiba { MOMENT($at) }
order_part_added = juga { LIST($parts, each: "part") }
order_part_dropped = tanpa { LIST($parts, each: "part") }
order_joined_by = juga untuk tiket { ID($ticket) }
order_settled = tiket { ID($ticket) } sudah berakhir
appointment_is_near = jadwal kunjungan sudah dekat
order_incomplete = { LABEL("incomplete", $reason) }

## Mengapa perintah kerja tidak dapat diselesaikan

incomplete_part = suku cadang belum ada
incomplete_access = perangkat tidak dapat dijangkau
incomplete_absent = tidak ada orang di tempat
incomplete_second_person = perlu orang kedua
incomplete_unsafe = keadaan tidak aman

## Status

order_state_open = Belum dijadwalkan
order_state_planned = Dijadwalkan
order_state_dispatched = Dikirim ke teknisi
order_state_accepted = Diterima teknisi
order_state_travelling = Di perjalanan
order_state_on_site = Di lokasi
order_state_done = Selesai dikerjakan
order_state_incomplete = Belum tuntas
order_state_cancelled = Dibatalkan
booking_state_held = Ditahan
booking_state_confirmed = Dipastikan
booking_state_kept = Terlaksana
booking_state_moved = Dipindahkan
booking_state_no_show = Tidak ada orang
booking_state_cancelled = Dibatalkan
booking_state_expired = Masa tahan habis

## Yang dilakukan pada perintah kerja

order_did_make = Perintah kerja dibuat
order_did_join = Tiket lain ikut serta
order_did_keep_parts = Suku cadang diminta
order_did_plan = Janji kunjungan
order_did_unplan = Janji kunjungan dibatalkan
order_did_dispatch = Dikirim ke teknisi
order_did_accept = Diterima
order_did_decline = Ditolak teknisi
order_did_travel = Berangkat
order_did_arrive = Tiba
order_did_late = Waktu tiba berubah
order_did_finish = Diselesaikan
order_did_fail = Tidak dapat diselesaikan
order_did_settle = Selesai bersama tiketnya
order_did_cancel = Perintah kerja dibatalkan

## Penolakan

no_order = tidak ada perintah kerja { ID($order) }
order_without_ticket = tidak ada tiket terbuka untuk perangkat ini, jadi kunjungan tidak dapat dijadwalkan
order_not_movable =
    perintah kerja { ID($order) } berstatus “{ LABEL("order_state", $state) }”: “{ LABEL("order_act", $action) }” tidak dapat dilakukan
order_of_another = perintah kerja { ID($order) } milik { $technician }
order_items_missing = perintah kerja { ID($order) } masih kurang { $missing } langkah, pengukuran, atau foto yang diminta
order_tickets_open = tiket { ID($ticket) } pada perintah kerja { ID($order) } belum ada temuannya
no_order_item = perintah kerja { ID($order) } tidak punya butir { $position }, atau hasil pengukurannya belum diisi
order_act_plan = membuat janji kunjungan
order_act_unplan = membatalkan janji kunjungan
order_act_dispatch = mengirim ke teknisi
order_act_accept = menerima
order_act_decline = menolak
order_act_travel = berangkat
order_act_arrive = tiba
order_act_late = mengubah waktu tiba
order_act_finish = menyelesaikan
order_act_fail = mengakhiri tanpa menyelesaikan
order_act_settle = menyelesaikan
order_act_cancel = membatalkan
order_act_make = membuat
booking_not_movable = janji kunjungan berstatus “{ LABEL("booking_state", $state) }”: “{ LABEL("booking_act", $action) }” tidak dapat dilakukan
booking_act_confirm = memastikan
booking_act_expire = mengakhiri masa tahan
booking_act_keep = melaksanakan
booking_act_move = memindahkan
booking_act_miss = tidak ada orang
booking_act_cancel = membatalkan
hold_is_over = waktu itu ditahan sepuluh menit dan kini sudah lewat: silakan pilih lagi
slot_is_gone = waktu itu sudah terisi: silakan pilih waktu lain
no_such_window = waktu kunjungan punya awal dan akhir, keduanya dengan zona waktu, dan akhirnya lebih kemudian
too_late_to_change = janji kunjungan ini hanya dapat diubah sampai { MOMENT($until) }
no_technician = tidak ada teknisi { $technician } yang dapat berangkat
technician_lacks_skills = { $technician } belum punya keahlian yang diperlukan: { $skills }
technician_without_hours = jam kerja { $technician } belum diisi
technician_by_other_clock = { $technician } punya janji menurut jam lain ({ CODE($clock) }): produk yang berbagi teknisi harus memakai jam yang sama
technician_name_taken = sudah ada teknisi bernama { $name }
technician_hours_overlap = jam kerja pada satu hari bertumpuk, atau berakhir sebelum mulai
absence_backwards = ketidakhadiran berakhir setelah mulainya
no_travel_time = jarak tempuh dari { $start } ke { $target } belum diisi
no_absence = tidak ada ketidakhadiran { ID($absence) }
visit_declined = pelanggan tidak menginginkan kunjungan untuk tiket { ID($ticket) }: pastikan dengan alasan bahwa kunjungan tetap perlu
visit_not_declined = pelanggan tidak menolak kunjungan untuk tiket { ID($ticket) }, atau kunjungan sudah dipastikan
planned_with_other = kunjungan (perintah kerja { ID($order) }) dijadwalkan dengan { $technician }: pindahkan janji kunjungannya
overtaken_by_appointment = digantikan janji lain pada perintah kerja { ID($order) }

## Surat

mail_visit_cancelled_subject = Kunjungan untuk { $product } Anda dibatalkan
mail_visit_cancelled_badge = Kunjungan
mail_visit_cancelled_preheader = Waktu yang sudah disepakati dibatalkan.
mail_visit_cancelled_button = Pilih waktu lain
mail_visit_cancelled_body =
    Yth. { $customer },

    waktu kunjungan yang sudah disepakati untuk { $product } Anda (nomor seri { $serial }) dibatalkan. Anda dapat
    memilih waktu lain di halaman Anda.

    Salam hangat,{ "\u000A" }{ $team }
mail_visit_late_subject = Teknisi untuk { $product } Anda akan terlambat
mail_visit_late_badge = Kunjungan
mail_visit_late_preheader = Kapan teknisi sekarang diperkirakan tiba.
mail_visit_late_button = Lihat kunjungan
mail_visit_late_body =
    Yth. { $customer },

    teknisi untuk { $product } Anda (nomor seri { $serial }) terlambat dan sekarang diperkirakan tiba: { $visit }. Kami
    mohon maaf.

    Salam hangat,{ "\u000A" }{ $team }

## Halaman pelanggan

portal_parts_from = Suku cadang untuk kunjungan ini datang { $day }. Waktu di bawah adalah mulai saat itu.
portal_held_title = Ditahan untuk Anda sampai { $until }
portal_held_lead = { $slot }. Mohon pastikan supaya teknisi datang.
portal_held_button = Pastikan waktu ini
portal_confirm_badge = Mohon dipastikan
portal_change_until = Anda dapat mengubah atau membatalkan waktunya di sini sampai { $until }.
portal_change_too_late = Waktunya sudah tidak dapat diubah di sini. Tulis kepada kami, dan kami lihat apa yang dapat dilakukan.
portal_cancel_visit_button = Batalkan kunjungan ini
portal_no_slots = Belum ada waktu kosong dalam beberapa hari ke depan. Beri tahu kami waktu yang cocok, dan kami menghubungi Anda.
portal_visit_by = Teknisi: { $technician }
portal_expected = Sekarang diperkirakan tiba: { $at }
portal_calendar = Simpan ke kalender
portal_done_hold = Waktunya ditahan untuk Anda. Mohon pastikan di bawah.
portal_done_confirm = Terima kasih. Kunjungan sudah disepakati.
portal_done_cancel_visit = Kunjungan dibatalkan. Anda dapat memilih waktu lain.
portal_refused_hold_over = Waktu itu ditahan sepuluh menit dan kini sudah lewat. Silakan pilih lagi.
portal_refused_too_late_to_change = Waktunya sudah tidak dapat diubah di sini. Silakan tulis kepada kami di bawah.
portal_refused_order = Teknisi sudah di perjalanan atau sedang bekerja.
calendar_summary = Kunjungan servis: { $product }
calendar_summary_cancelled = BATAL: kunjungan servis: { $product }
calendar_description = Nomor tiket { $ticket }. Teknisi tiba antara { $begins } dan { $ends }.

## Halaman

orders = Perintah kerja
order = Perintah kerja
orders_living = Belum berakhir
orders_empty = Tidak ada perintah kerja yang cocok.
board = Rencana hari
board_empty = Tidak ada janji kunjungan pada hari ini.
day_before = Hari sebelumnya
day_after = Hari berikutnya
appointment = Janji kunjungan
appointments = Janji kunjungan
appointment_none = Belum ada
technician = Teknisi
arrival = Waktu tiba
busy_from = di jalan dan bekerja { $window }
leaves_at = berangkat { $at }
work_on_site = Lama pekerjaan
skills = Keahlian
follows = Lanjutan dari perintah kerja
item_check = Langkah
item_photo = Foto
item_reading = Pengukuran
act_plan = Buat janji kunjungan
act_replan = Pindahkan janji kunjungan
act_order_plan = Jadwalkan kunjungan
act_order_dispatch = Kirim ke teknisi
act_order_accept = Terima
act_order_travel = Berangkat
act_order_arrive = Tiba
act_order_finish = Selesaikan
act_order_unplan = Batalkan janji kunjungan
act_order_cancel = Batalkan perintah kerja
act_visit = Jadwalkan kunjungan
act_confirm_visit = Kunjungan tetap perlu
ask_order_unplan = Mengapa janji kunjungan dibatalkan?
ask_order_cancel = Mengapa tidak ada yang berangkat?
ask_confirm_visit = Pelanggan tidak menginginkan kunjungan. Mengapa kunjungan tetap perlu?
done_confirm_visit = Tiket { ID($ticket) }: kunjungan dipastikan.
done_plan = Janji dengan { $technician } sudah tercatat.
plan_title = Kapan, dan siapa?
plan_nothing = Belum ada yang dapat berangkat: jam kerja, wilayah, keahlian, dan ketidakhadiran teknisi menentukan.
slot_load =
    { $load ->
        [0] tidak ada kunjungan lain hari itu
       *[other] { $load } kunjungan lain hari itu
    }
open_tickets_of =
    { $count ->
        [0] tidak ada tiket terbuka
       *[other] { $count } tiket terbuka
    }
visit_declined_shown = Pelanggan tidak menginginkan kunjungan. Tidak ada yang dikirim sampai ada alasan mengapa kunjungan tetap perlu.
visit_confirmed_shown = Pelanggan tidak menginginkan kunjungan; kunjungan tetap perlu: { $reason } ({ $by })
do_confirm_visit = Kunjungan dipastikan
do_cancel_visit = Pelanggan membatalkan kunjungan
portal_step_cancel_visit = Anda membatalkan kunjungan

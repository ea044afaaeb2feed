### Teknisi, ketidakhadiran dan jarak tempuhnya, gudang dan mobil.

## Teknisi

technicians = Teknisi
technicians_help = Siapa yang mendatangi pelanggan: orang dengan akun, dan perusahaan atau orang dari luar. Pelanggan ditawari waktu teknisi yang memiliki jam kerja.
technicians_none = Belum ada yang terdaftar. Orang dengan peran teknisi terdaftar dengan sendirinya.
technician_new = Daftarkan orang luar
technician_name = Nama
technician_phone = Telepon
technician_email = Alamat email
technician_account = dengan akun
technician_of_account = Akun
technician_outside = dari luar
technician_account_help = Nama dan alamat email mengikuti akunnya.
technician_outside_help = Orang luar tidak memiliki akun: janji temu, perubahan, dan pembatalan dikirim ke alamat email ini.
technician_areas = Wilayah
technician_areas_help = Kota, kecamatan, atau wilayah layanan; kosong: di mana saja.
technician_everywhere = di mana saja
technician_skills = Keahlian
technician_home = Berangkat pagi hari dari
technician_zone = Zona waktu jam kerja
technician_hours = Jam kerja
technician_hours_help = Misalnya 08:00-12:00, 13:00-17:00. Kosong: tidak bekerja pada hari itu.
technician_off = tidak bekerja
technician_booked = Janji temu
technician_active = Bertugas
technician_ended = Tidak bertugas lagi
technician_no_hours = Tanpa jam kerja: tidak ada janji temu
technician_away_until = tidak hadir hingga { $at }
technician_free = Tidak ada janji temu.
technician_end = Jangan tugaskan lagi
technician_again = Tugaskan kembali
done_technician_new = { $name } sudah terdaftar.
done_technician = Data { $name } sudah diubah.
done_technician_ended = { $name } tidak ditawarkan lagi.
done_technician_again = { $name } ditawarkan kembali.
skill_unreadable = “{ $skill }” bukan keahlian: satu kata dari huruf, angka, dan _, diawali huruf

## Ketidakhadiran

absences = Ketidakhadiran
absences_none = Tidak ada ketidakhadiran tercatat.
absence_add = Catat ketidakhadiran
absence_kind = Alasan
absence_leave = Cuti
absence_sick = Sakit
absence_training = Pelatihan
absence_other = Lainnya
absence_first = Hari pertama
absence_last = Hari terakhir
absence_since = Mulai (kosong: seharian)
absence_until = Hingga (kosong: seharian)
absence_help = Menurut jam teknisi ({ $zone }). Selama tidak hadir tidak ada waktu yang ditawarkan.
absence_back = Batalkan
absence_unreadable = ketidakhadiran memiliki hari pertama dan hari terakhir; jam ditulis seperti 14:30
done_absence = Ketidakhadiran { $name } sudah dicatat.
done_absence_back = Ketidakhadiran dibatalkan.

## Janji temu yang tidak cocok

unfit_title = { $count } janji temu tidak akan cocok lagi
unfit_help = Janji temu tetap seperti semula sampai ada yang memindahkannya: buka perintah kerjanya dan pilih waktu atau teknisi lain.
unfit_note = { $count } janji temu tidak cocok: mohon dipindahkan.
unfit_count = { $count } tidak cocok
unfit_inactive = tidak bertugas lagi
unfit_absent = tidak hadir saat itu
unfit_skills = kurang satu keahlian
unfit_area = tidak bekerja di sana
unfit_hours = di luar jam kerja
back_to_form = Kembali ke formulir
save_all_the_same = Tetap simpan

## Jarak tempuh antarwilayah

ways = Jarak tempuh antarwilayah
ways_help = Berapa lama perjalanan dari satu wilayah ke wilayah lain, berlaku dua arah sampai arah sebaliknya juga diisi. Perjalanan lain mengikuti berkas produk.
way_from = Dari
way_to = Ke
way_takes = Menit
way_minutes = { NUMBER($minutes) } mnt
way_add = Isi jarak tempuh
way_hint = Janji temu baru memperhitungkannya; yang sudah ada tidak berubah.
minutes_unreadable = menit ditulis sebagai bilangan bulat hingga { NUMBER($most) }
done_way = Jarak tempuh sudah diisi.
done_way_removed = Jarak tempuh sudah dihapus.

## Gudang dan mobil

places = Gudang dan mobil
places_help = Tempat suku cadang disimpan. Suku cadang untuk perintah kerja disimpan di mobil teknisi yang berangkat, atau di gudang.
places_none = Belum ada gudang atau mobil yang terdaftar.
places_part =
    { $faulty ->
        [0] { NUMBER($on_hand) } ada, { NUMBER($reserved) } dipesan
       *[other] { NUMBER($on_hand) } ada, { NUMBER($reserved) } dipesan, { NUMBER($faulty) } rusak
    }
place_new_warehouse = Gudang baru
place_new_van = Mobil baru
place_name = Nama
place_whose = Teknisi
place_hours = Jam sampai di tangan teknisi
place_hours_help = Berapa lama suku cadang dari sana sampai ke teknisi, misalnya lewat paket. Di mobil: 0.
place_at_once = langsung
place_reserved = { NUMBER($count) } suku cadang yang dipesan ada di dalamnya. Dengan teknisi lain, perintah kerja mencarinya lagi.
place_end = Akhiri
place_ended = hingga { $at }
ask_end_place = Apakah { $name } tidak dipakai lagi?
ask_end_place_help = Tidak boleh ada yang tersisa di dalamnya atau dalam perjalanan ke sana.
place_hours_unreadable = jam ditulis sebagai bilangan bulat hingga { NUMBER($most) }
done_place = { $name } sudah tercatat.
done_place_ended = { $name } tidak dipakai lagi.

## Email kepada teknisi dari luar

outside_summary = Kunjungan: { $product }, { $place }
outside_customer = Pelanggan: { $said }
outside_place = Alamat: { $said }
outside_landmark = Cara menemukannya: { $said }
outside_map = Peta: { $said }
outside_device = Perangkat: { $said }
outside_fault = Perkiraan kerusakan: { $said }
outside_parts = Suku cadang: { $said }
outside_part_at = { $part } (dari { $place })
outside_feed = Semua janji temu Anda di kalender: { $address } — jangan berikan alamat ini kepada orang lain.
outside_sign = Salam hangat,{ "\u000A" }{ $brand }
outside_appointment_subject = Janji temu { $when } (perintah kerja { ID($order) })
outside_appointment_body =
    Yth. { $name },

    Ada janji temu untuk Anda: { $when }, perintah kerja { ID($order) }. Lampirannya untuk kalender Anda. Bila Anda
    berhalangan, mohon telepon kami.
outside_moved_subject = Dipindah: sekarang { $when } (perintah kerja { ID($order) })
outside_moved_body =
    Yth. { $name },

    Janji temu perintah kerja { ID($order) } dipindah. Sekarang: { $when }. Lampirannya memindahkannya di kalender Anda.
outside_cancelled_subject = Dibatalkan: { $when } (perintah kerja { ID($order) })
outside_cancelled_body =
    Yth. { $name },

    Janji temu { $when } untuk perintah kerja { ID($order) } dibatalkan bagi Anda. Mohon jangan berangkat ke sana.
technician_mail_nobody = teknisi tidak memiliki alamat email, atau perintah kerjanya sudah tidak ada
technician_mail_overtaken = email lain menyampaikan keadaan terbaru
technician_mails = Email
technician_mail_appointment = Janji temu
technician_mail_cancelled = Pembatalan
technician_mail_state_pending = menunggu
technician_mail_state_sending = sedang dikirim
technician_mail_state_sent = terkirim
technician_mail_state_failed = tidak sampai
technician_mail_state_dropped = tidak diperlukan
technician_mails_none = Belum ada email terkirim.
technician_feed_new = Alamat kalender baru
done_feed_new = Alamat kalender sebelumnya tidak berlaku lagi; email berikutnya memuat alamat baru.

### Halaman pembatasan dan penolakan.

floods = Pembatasan dan penolakan
floods_help =
    Perangkat yang mengirim melebihi batas akan dibatasi untuk sementara, agar perangkat lain tetap dilayani seperti
    biasa.
floods_empty = Tidak ada perangkat yang mengirim terlalu banyak.
flood_sent = Terkirim
flood_rate_messages = { NUM($rate, 7) } pesan per detik, batasnya { NUM($allowed, 7) }
flood_rate_bytes = { NUM($rate, 10) } bita per detik, batasnya { NUM($allowed, 10) }
flood_rate_connects = { NUM($rate, 5) } sambungan per detik, batasnya { NUM($allowed, 5) }
flood_until = Dibatasi sampai
flood_shut_out = kredensialnya dinonaktifkan
flood_not_shut_out = tidak punya kredensial; pesannya tidak disimpan
flood_over = sudah berakhir
flood_lifted_by = diizinkan masuk oleh { $by }
flood_left_out = Tidak disimpan
flood_left_out_count = { $count } pesan
flood_lift = Izinkan masuk sekarang
done_lift = Perangkat diizinkan masuk lagi.

## Yang ditolak dari perangkat

refused_messages = Pesan yang tidak disimpan, 7 hari terakhir
refused_messages_empty = Semua pesan disimpan.
refused_reason = Alasan
refused_times = Berapa kali
refused_last = Terakhir
refusals = Ditolak di broker dan saat klaim
refusals_empty = Tidak ada yang ditolak.
letter_not_json = bukan JSON
letter_bad_topic = topik yang tidak dibaca siapa pun
letter_bad_message = bentuk pesannya salah
letter_bad_value = jenis nilainya salah
letter_bad_text = teks yang tidak dapat disimpan
letter_bad_time = waktu yang tidak dapat dibaca
letter_too_late = terlalu lama
letter_past_retention = dari sebelum bacaan yang masih disimpan
letter_too_early = mendahului jam
letter_unknown_product = produk tanpa berkas produk
letter_unknown_device = perangkat yang belum terdaftar
letter_too_large = terlalu besar
letter_too_many_readings = terlalu banyak pembacaan dalam satu pesan
letter_refused_by_database = ditolak oleh basis data

## Yang paling banyak mengirim

busiest = Pengirim terbanyak hari ini
busiest_empty = Hari ini belum ada yang diterima.
busiest_messages = Pesan
busiest_kilobytes = Kilobita
busiest_last = Pesan terakhir

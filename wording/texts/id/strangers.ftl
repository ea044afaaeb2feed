### Kotak masuk konsol: kerusakan yang dilaporkan tanpa akun.

reports = Laporan masuk
open_customers_page = Buka halaman pelanggan
stranger_help = Laporan ini dikirim tanpa akun. Tidak ada yang berubah sampai Anda memastikan perangkat mana yang dimaksud.
stranger_empty = Tidak ada laporan yang menunggu.
stranger_receipt = Laporan
stranger_fault = Yang terjadi
stranger_from = Dari
stranger_known = perangkat dikenal
stranger_unknown = perangkat tidak dikenal
stranger_photo = Foto pelat
stranger_ticket = ke tiket
stranger_join = Gabungkan ke perangkat
stranger_join_help = Hubungi pelapor dulu. Pemilik perangkat akan diberi tahu bahwa ada laporan.
stranger_refuse = Tolak laporan
stranger_refused = Laporan ditolak.
stranger_reason_needed = Pilih alasannya dulu.
stranger_reason_not_ours = Bukan produk kami
stranger_reason_not_reached = Pelapor tidak dapat dihubungi
stranger_reason_twice = Dilaporkan dua kali
stranger_reason_solved = Sudah berfungsi lagi
stranger_reason_no_report = Bukan laporan sungguhan
stranger_state_waiting = Menunggu
stranger_state_joined = Digabungkan
stranger_state_refused = Ditolak
stranger_photo_gone = foto laporan { $receipt } sudah tidak ada

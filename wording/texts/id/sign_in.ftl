### Halaman untuk masuk.

signin_title = Masuk ke Sigap
signin_email = Alamat email
signin_password = Kata sandi
signin_do = Masuk
signin_send_link = Kirimi saya tautan lewat email
signin_or = atau
signin_by_provider = Masuk dengan { $provider }
signin_forgot = Lupa kata sandi?
signin_customer = Saya pelanggan
signin_back = Kembali ke halaman masuk
signin_to_page = Ke halaman masuk
signin_no_mail = Sistem ini tidak mengirim email. Mintalah tautan masuk kepada administrator Anda.
signin_wrong = Alamat email dan kata sandi tidak cocok. Coba lagi, atau minta tautan lewat email.
signin_limited = Terlalu banyak percobaan. Tunggu { $minutes } menit, atau minta tautan lewat email: cara itu selalu bisa.
signin_mail_title = Periksa email Anda
signin_mail_sent = Jika ada akun dengan alamat ini, sebuah email sedang dikirim. Buka tautan di dalamnya untuk masuk.
signin_mail_hint = Tautan berlaku selama 2 jam. Belum ada email setelah beberapa menit? Periksa folder spam dan alamat emailnya.
signin_mail_wait = Belum ada email setelah beberapa menit? Periksa folder spam dan alamat emailnya.
signin_code_wrong = Kode ini salah atau tidak berlaku lagi.
signin_second_title = Satu langkah lagi
signin_second_lead = Akun Anda dilindungi dengan langkah kedua. Buka aplikasi autentikator di ponsel Anda, lalu ketik kodenya.
signin_second_code = Kode
signin_second_hint = Ponsel hilang? Ketik salah satu kode pemulihan Anda. Jika tidak punya, hubungi administrator Anda.
signin_link_sign_in = Masuk
signin_link_invitation = Selamat datang di Sigap
signin_link_reset = Pilih kata sandi baru
signin_link_whose = Tautan ini untuk { $name }.
signin_link_once = Tautan hanya berlaku satu kali. Jangan diteruskan kepada orang lain.
signin_link_enter = Masuk sebagai { $name }
signin_new_password = Kata sandi baru
signin_again = Kata sandi yang sama sekali lagi
signin_again_differs = Kedua kata sandi berbeda. Ketik kata sandi yang sama dua kali.
signin_password_hint = Paling sedikit { $shortest } karakter. Paling baik: beberapa kata yang tidak lazim berdampingan.
signin_password_save = Simpan kata sandi dan masuk
signin_without_password = Lanjut tanpa kata sandi
signin_without_hint = Setiap kali masuk, Anda memakai tautan yang dikirim ke alamat email Anda.
signin_reset_title = Kata sandi baru
signin_reset_lead = Ketik alamat email Anda. Anda akan menerima tautan untuk memilih kata sandi baru.
signin_reset_do = Kirim tautan
signin_reset_sent = Jika ada akun dengan alamat ini, email berisi tautan sedang dikirim.
signin_welcome = Anda sudah masuk. Peran Anda: { $role }.
signin_go_on = Lanjut
signin_out = Keluar
signin_eyes = Lihat sebagai

## Satu pesan pada halaman tersendiri; halaman yang meminta menunggu menyebut berapa menit

signin_too_many_title = Mohon tunggu
signin_too_many_words = Terlalu banyak percobaan. Coba lagi dalam { $minutes } menit.
signin_busy_title = Mohon tunggu
signin_busy_words = Banyak orang sedang masuk saat ini. Coba lagi dalam { $minutes } menit.
signin_away_title = Sedang tidak dapat dihubungi
signin_away_words = Ada gangguan di sistem kami. Coba lagi dalam { $minutes } menit.
signin_refused_title = Tidak berhasil
signin_refused_words = Data yang dikirim tidak dapat dibaca. Mulai lagi dari halaman masuk.
signin_link_over_title = Tautan ini tidak berlaku lagi
signin_link_over_words = Tautan hanya berlaku satu kali dan untuk waktu terbatas. Minta tautan baru di halaman masuk, atau hubungi administrator Anda.
signin_no_page_title = Tidak ada apa-apa di sini
signin_no_page_words = Alamat ini tidak ada.
signin_no_provider_title = Tidak ada apa-apa di sini
signin_no_provider_words = Belum ada cara masuk lain.
signin_provider_away_title = Layanan masuk tidak menjawab
signin_provider_away_words = Coba lagi dalam { $minutes } menit, atau masuk dengan cara lain.
signin_provider_unasked_title = Proses masuk ini sudah berakhir
signin_provider_unasked_words = Terlalu lama, atau dimulai di peramban lain. Mulai lagi dari halaman masuk.
signin_provider_refused_title = Anda belum masuk
signin_provider_refused_words = Layanan masuk tidak memastikan siapa Anda. Mulai lagi, atau masuk dengan cara lain.
signin_provider_nobody_title = Tidak ada akun untuk Anda
signin_provider_nobody_words = Layanan masuk mengenal Anda, tetapi Anda tidak punya akun di sini. Mintalah undangan kepada administrator Anda.

## Kata sandi

password_short = Kata sandi harus paling sedikit { $shortest } karakter.
password_long = Kata sandi boleh paling banyak { $longest } karakter.
password_guessable = Kata sandi ini mudah ditebak. Pakai lebih banyak kata atau kata yang kurang umum, dan jangan pakai nama atau alamat Anda.
too_busy = banyak orang sedang masuk saat ini: coba lagi dalam { $wait_s } s

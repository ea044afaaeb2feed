### Halaman pelanggan: akun sendiri.

my_team = Layanan purnajual
my_other_language = English
my_all_appliances = Semua perangkat
my_more = Berikutnya

## Masuk

my_sign_in_title = Lihat perangkat Anda
my_sign_in_lead = Tulis alamat email Anda yang tercatat pada kami. Kami mengirim tautan dan kode untuk masuk. Tanpa kata sandi.
my_address = Email
my_address_or_phone = Email atau nomor telepon
my_phone = Telepon
my_ask_button = Kirim kode
my_address_wrong = Alamat itu belum lengkap. Contoh: nama@contoh.com
my_unknown_title = Email Anda tidak tercatat?
my_unknown_hint = Hubungi tim layanan kami, atau buka tautan di email terakhir dari kami. Untuk satu tiket, tautan itu cukup.
my_staff = Saya karyawan: masuk sebagai staf
my_code_title = Lihat pesan Anda
my_code_lead = Bila { $address } tercatat pada kami, sebuah kode sedang dikirim ke sana. Tulis kodenya di sini, atau buka tautan di dalam pesan itu.
my_code_label = Kode 6 angka
my_come_in = Masuk
my_another_address = Alamat lain
my_code_missing_title = Kode belum datang?
my_code_missing_link = Tautan di dalam pesan juga membuka akun Anda, di ponsel mana pun.
my_code_missing_spam = Lihat juga folder spam.
my_code_missing_wait = Kode berlaku { NUM($minutes) } menit dan hanya sekali. Setelah itu, minta kode baru.
my_code_wrong = Kode itu salah atau sudah tidak berlaku. Periksa lagi, atau minta kode baru.
my_welcome_title = Selamat datang
my_welcome_lead = Tekan tombol di bawah untuk membuka akun Anda di ponsel atau komputer ini.
my_come_in_as = Masuk sebagai { $name }
my_choose_account_title = Akun yang mana?
my_choose_account_lead = Alamat ini dipakai untuk beberapa pelanggan. Pilih satu.
my_customer_number = Nomor pelanggan { ID($number) }

## Perangkat

my_home_title = Perangkat saya
my_home_short = Perangkat
my_offline_title = Tidak ada sambungan
my_offline = Ponsel Anda sedang tidak terhubung ke internet. Periksa data atau Wi-Fi, lalu coba lagi.
my_offline_again = Coba lagi
my_hello = Halo, { $name }
my_nothing_owned = Belum ada perangkat atas nama Anda. Bila ini keliru, hubungi tim layanan kami.
my_serial = Nomor seri
my_site = Tempat
my_warranty = Garansi
my_says_well = Baik
my_says_well_long = Perangkat bekerja dengan baik. Anda tidak perlu melakukan apa pun.
my_says_watched = Kami pantau
my_says_watched_long = Kami melihat perubahan kecil dan memantaunya. Anda tidak perlu melakukan apa pun.
my_says_visit = Perlu diperiksa
my_says_visit_long = Perangkat ini perlu diperiksa. Lihat langkah berikutnya di bawah.
my_says_silent = Tidak terhubung
my_says_silent_long = Kami tidak menerima data dari perangkat ini. Periksa listrik dan sambungan internetnya.
my_cases_title = Klaim dan pengembalian
my_open_title = Yang sedang ditangani
my_open_ticket = Buka tiket dan jawab
my_ticket_of = Tiket { ID($number) }, { $on }
my_ended_title = Yang sudah selesai
my_reports_title = Laporan Anda
my_notices_title = Pesan dari kami

my_ask_assistant = Tanya asisten, atau bicara dengan petugas

## Lapor

my_report_title = Laporkan kerusakan
my_report_question = Apa yang rusak?
my_mode_unknown = Lainnya, atau saya tidak tahu
my_report_what = Apa yang terjadi? Ketuk gambarnya.
my_report_back = Kembali
my_report_danger = Lakukan ini dulu
my_report_try = Coba dulu
my_report_helped = Sudah beres? Bagus, Anda tidak perlu mengirim apa pun.
my_report_more = Tambah cerita
my_behalf = Anda bertindak untuk { $name }. Semua yang Anda lakukan di sini dicatat dengan nama Anda.
my_report_note = Ceritakan apa yang terjadi (boleh dikosongkan)
my_report_button = Kirim laporan
my_reported = Terima kasih, laporan Anda sudah kami terima. Tim layanan akan menghubungi Anda.
my_report_unclear = Pilih dulu apa yang rusak, lalu kirim lagi.

## Akun

my_messages_title = Pesan dan persetujuan
my_messages_lead = Kami memberi tahu Anda bila perangkat perlu diperiksa. Anda menentukan lewat mana.
my_messages_hint = Kode untuk masuk tetap kami kirim, karena Anda sendiri yang memintanya.
my_channel_on = Anda menerima pesan lewat ini.
my_purposes_title = Surat tentang klaim, pengembalian, dan garansi
my_purpose_on = Anda menerima surat seperti ini.
my_purpose_off = Anda tidak menerima surat seperti ini.
my_purpose_want = Saya mau menerima surat seperti ini
my_purpose_stop = Berhenti menerima surat seperti ini
my_channel_off = Anda tidak menerima pesan lewat ini.
my_channel_stop = Berhenti menerima
my_channel_want = Terima lagi
my_no_channel = Kami belum punya alamat untuk mengirim pesan kepada Anda.
my_settings_title = Bahasa dan jam tenang
my_language = Bahasa
my_language_id = Bahasa Indonesia
my_language_en = English
my_zone = Waktu setempat
my_zone_jakarta = Indonesia Barat (WIB)
my_zone_makassar = Indonesia Tengah (WITA)
my_zone_jayapura = Indonesia Timur (WIT)
my_quiet_title = Jam tenang
my_quiet_hint = Pada jam ini kami tidak mengirim pesan yang bisa menunggu.
my_quiet_yes = Ya, dengan jam tenang
my_quiet_no = Tidak perlu, kirim kapan saja
my_quiet_from = Dari
my_quiet_until = Sampai
my_hours_wrong = Jam itu tidak jelas. Isi jam mulai dan jam selesai yang berbeda.
my_save = Simpan
my_saved = Sudah disimpan.
my_data_title = Data saya
my_data_lead = Ini yang tercatat tentang Anda. Bila ada yang salah, minta perbaikan di bawah.
my_name = Nama
my_sessions_title = Ponsel dan komputer yang masuk
my_sessions_lead = Di sini akun Anda terbuka. Akhiri yang bukan milik Anda.
my_some_browser = Peramban lain
my_this_one = Ini
my_session_times = Masuk { $on }. Terakhir dipakai { $seen }.
my_end_session = Akhiri
my_sign_out = Keluar

## Surat

my_letter_asked_subject = { $code } adalah kode masuk Anda
my_letter_asked_title = Kode masuk Anda
my_letter_asked_body =
    Yth. { $name },

    Anda meminta untuk masuk ke halaman perangkat Anda. Tulis kode ini di halaman yang menunggunya, atau tekan tombol
    di bawah.
my_letter_invited_subject = Akun Anda untuk perangkat Anda
my_letter_invited_title = Semua perangkat Anda di satu halaman
my_letter_invited_body =
    Yth. { $name },

    Di akun Anda terlihat bagaimana keadaan perangkat Anda, sampai kapan garansinya, dan apa yang sedang kami tangani.
    Tekan tombol di bawah untuk membukanya. Tanpa kata sandi.
my_letter_code = Kode
my_letter_button = Buka akun saya
my_letter_warning =
    Jangan berikan kode atau tautan ini kepada siapa pun; tim kami tidak pernah menanyakannya. Bila Anda tidak meminta
    pesan ini, abaikan saja.
my_message_asked = { $code } adalah kode masuk Anda. Jangan berikan kepada siapa pun. Atau buka: { $link }
my_message_invited = Lihat semua perangkat Anda: { $link }
## Data dan persetujuan

my_consents_title = Persetujuan Anda
my_consents_lead = Untuk hal-hal ini kami perlu izin Anda. Tanpa izin pun perangkat Anda tetap kami layani.
my_consent_given = Anda setuju
my_consent_give = Saya setuju
my_consent_withdraw = Tarik kembali
my_asked = Permintaan Anda sudah kami catat. Kami menjawab paling lambat dalam 3 hari.
my_requests_title = Permintaan Anda
my_request_waits = Kami menjawab paling lambat { LONG_DAY($until) }.
my_request_done = Selesai { LONG_DAY($on) }.
my_request_refused = Tidak dapat dipenuhi ({ LONG_DAY($on) }): { $reason }
my_ask_title = Yang dapat Anda minta
my_ask_lead = Kami menjawab paling lambat dalam 3 × 24 jam.
my_ask_access = Melihat data saya
my_ask_copy = Salinan data saya
my_ask_copy_long = Kami mengirim semua yang tercatat tentang Anda ke alamat Anda.
my_ask_copy_button = Minta salinan
my_ask_correct = Ada yang salah
my_ask_correct_label = Apa yang salah, dan bagaimana seharusnya?
my_ask_correct_button = Minta perbaikan
my_ask_restrict = Batasi pemakaian data saya
my_ask_restrict_long = Data Anda hanya kami pakai untuk melayani perangkat Anda, tidak untuk hal lain.
my_ask_restrict_button = Minta pembatasan
my_ask_withdraw = Tarik persetujuan
my_ask_erase = Hapus data saya
my_ask_erase_long = Nama, alamat, dan tulisan Anda dihapus, dan akun ini ditutup. Catatan tentang perangkatnya sendiri tetap ada. Ini tidak dapat dibatalkan.
my_ask_erase_button = Minta penghapusan

# Kalender, wilayah layanan, target layanan, dan penundaan.
no_calendar = tidak ada kalender { ID($calendar) }
no_service_area = tidak ada wilayah layanan { ID($area) }
no_policy = tidak ada target { ID($policy) } yang berlaku
policy_stays = janji untuk semua tiket dapat diubah, tetapi tidak dapat dihapus
calendar_name_taken = sudah ada kalender bernama { $name }
area_name_taken = sudah ada wilayah layanan bernama { $name }
area_serves_rest = { $name } melayani semua yang tidak dilayani wilayah lain, jadi tidak dapat dihapus
places_taken = sudah dilayani wilayah lain: { LIST($places, style: "commas") }
too_many_places = satu wilayah layanan memuat paling banyak { $most } tempat
name_length = nama harus terdiri dari 1 sampai { $most } karakter
span_impossible = jam kerja harus berakhir setelah mulai, antara 00:00 dan 24:00
spans_overlap = jam kerja dalam satu hari tidak boleh tumpang tindih
spans_unreadable = tulis jam kerja seperti 08:00-12:00, 13:00-17:00
day_out_of_bounds = tanggal harus antara { $first } dan { $last }
day_is_as_usual = { $day } sudah memakai jam kerja biasa
calendar_never_open = setidaknya satu hari dalam seminggu harus memiliki jam kerja
promised_twice = setiap target hanya dapat dijanjikan satu kali
visit_not_promised = waktu kunjungan harus diisi
promise_without_time = target memerlukan jam kerja, atau tenggat dari produk
warned_too_early = peringatan harus datang setelah waktu mulai

# Target layanan, dan kabarnya untuk staf.
target_first_response = Tanggapan pertama
target_visit = Kunjungan
target_resolution = Penyelesaian
news_predicted =
    Tiket { ID($ticket) }, diperkirakan: { MODE($mode) } pada { $serial }.{ $dated ->
        [yes] { " " }Kunjungan paling lambat { MOMENT($due) }.
       *[no] { "" }
    }
news_assigned =
    Tiket { ID($ticket) } untuk Anda: { MODE($mode) } pada { $serial }.{ $dated ->
        [yes] { " " }Paling lambat { MOMENT($due) }.
       *[no] { "" }
    }
news_warned = Tiket { ID($ticket) }, { MODE($mode) } pada { $serial }: “{ $target }” paling lambat { MOMENT($due) }.
news_breached = Tiket { ID($ticket) }, { MODE($mode) } pada { $serial }: “{ $target }” seharusnya paling lambat { MOMENT($due) }.
account_mail_nothing_new = semua isinya sudah dibaca sebelum dikirim

# Halaman kalender.
calendars = Kalender
calendars_help = Wilayah layanan dan target tiket mengikuti kalender ini. Setiap perubahan menghitung ulang target yang masih berjalan.
calendar_name = Kalender
calendar_year = Tahun
calendar_weekly = Jam kerja mingguan
calendar_weekday = Hari
calendar_hours = Jam kerja
calendar_closed = Tutup
calendar_hours_hint = Misalnya 08:00-12:00, 13:00-17:00. Kosong: tutup.
calendar_day_hint = Kosong: tutup sepanjang hari. Atau misalnya 08:00-12:00.
calendar_days = Hari khusus pada { $year }
calendar_days_empty = Belum ada hari libur untuk tahun ini. Hari libur terisi sendiri dalam beberapa menit selama Sigap berjalan.
calendar_day = Tanggal
calendar_day_name = Nama
calendar_day_unnamed = Tanpa nama
calendar_add_day = Tambah hari
calendar_add = Tambah kalender
calendar_country = Negara hari liburnya
calendar_country_hint = Dua huruf, misalnya ID. Kosong: tanpa hari libur.
calendar_kind_public = Libur nasional
calendar_kind_collective_leave = Cuti bersama
calendar_kind_own = Hari sendiri
calendar_estimated = tanggal dapat berubah
calendar_as_usual = Seperti biasa
calendar_edited_by = diubah oleh { $by }
calendar_work = Kerja seperti biasa
change = Ubah
remove = Hapus
areas_title = Wilayah layanan
area_add = Tambah wilayah layanan
area_name = Wilayah layanan
area_zone = Zona waktu
area_calendar = Kalender
area_places = Kecamatan dan kota
area_places_hint = Satu per baris, seperti wilayah yang tertulis pada perangkat.
area_rest = Melayani semua yang tidak dilayani wilayah lain
policies_title = Target layanan
policies_help = Tiket memakai versi yang berlaku saat dibuka.
policy_applies_to = Tiket
policy_predicted = Tiket perkiraan
policy_reported = Tiket laporan
policy_from_severity = mulai dari “{ $severity }”
policy_product = Produk
policy_severity = Mulai dari tingkat
policy_targets = Target
policy_add = Tambah target
policy_version = Versi { $version }, sejak { $since }
promise_line =
    { $target }: { $timed ->
        [yes] { $within } jam kerja{ $deadline ->
            [yes] , paling lambat sesuai tenggat produk
           *[no] { "" }
        }
       *[no] sesuai tenggat produk
    }; peringatan { $warn } jam sebelumnya
promise_within = { $target }: jam kerja
promise_warn = { $target }: peringatan sekian jam sebelumnya
promise_deadline = Kunjungan sesuai tenggat produk
promise_deadline_yes = Ya, paling lambat
promise_deadline_no = Tidak, hanya jam kerja
kept_title = Terpenuhi, dari yang jatuh tempo dalam { $days } hari terakhir:
kept_line = { $target } { $kept } dari { $all }
kept_none = belum ada yang jatuh tempo.
moved_title = Yang berubah
moved_nothing = Tidak ada target berjalan yang batas waktunya berubah.
moved_target = Target
moved_was = Batas semula
moved_due = Batas sekarang
target_paused = Dijeda
done_policy = Target diubah. Tiket baru memakainya.
done_calendar =
    { $count ->
        [0] Tersimpan. Tidak ada target yang berubah.
       *[other] Tersimpan. { $count } target berubah.
    }
country_unknown = { $country } bukan kode negara dua huruf
day_unreadable = tanggal harus diisi, misalnya 2026-03-19
hours_unreadable = jam harus berupa angka di atas 0, misalnya 4 atau 1,5

# Target pada halaman tiket, dan alasan menunggu.
targets_title = Target layanan
targets_due = batas { $when }
targets_met = terpenuhi { $when }
targets_late = terlambat, terpenuhi { $when }
targets_missed = terlewat, batasnya { $when }
targets_dropped = tidak diperlukan lagi
targets_paused = dijeda
targets_empty = Tidak ada target: tiket ini dibuka sebelum ada target.
holds_title = Masa tunggu
hold_span = { $since } sampai { $until }
hold_still = sejak { $since }
hold_still_until = sejak { $since }, dilanjutkan { $until }
hold_reason = Alasan
hold_reason_customer_wish = Pelanggan meminta waktu lain
hold_reason_customer_unreachable = Pelanggan tidak dapat dihubungi
hold_reason_no_access = Perangkat tidak dapat didatangi
hold_reason_waiting_for_part = Suku cadang belum ada
hold_reason_other = Hal lain
hold_pauses = menjeda { LIST($targets, style: "commas") }
hold_pauses_nothing = tidak menjeda apa pun
hold_title = Tunda
hold_why = Menunggu apa?
hold_until = Dilanjutkan pada (jam armada)
hold_until_hint = Kosong: sampai ada yang melanjutkan.
hold_help = Alasan dari pihak pelanggan menjeda kunjungan dan penyelesaian. Suku cadang yang belum ada tidak menjeda apa pun.

# Kabar tentang tiket.
news = Kabar
news_help = Tiket perkiraan untuk Anda, tiket yang ditugaskan kepada Anda, dan target yang hampir atau sudah lewat batas.
news_empty = Tidak ada kabar baru.
news_shown = Tampilkan
news_unread = Belum dibaca
news_all = Semua
news_mark_read = Tandai semua sudah dibaca
news_marked = Semua sudah dibaca.
news_mails = Kirimi saya kabar tiket lewat email
done_news_mails = Tersimpan.

### Apakah perbaikan bertahan: apa yang ditunjukkan pembacaan sesudahnya.

repair_certified =
    perbaikan bertahan: selama { PERIOD($window) } pembacaan berada di rentang sehat perangkat ini
    ({ LIST($signals, each: "metric", style: "commas") })
repair_scores_fell =
    peluang turun ke { PERCENT($probability) }, di bawah titik operasi { PERCENT($threshold) }, selama
    { PERIOD($window) }: perbaikan bertahan
repair_as_before =
    selama { PERIOD($window) } pembacaan tetap seperti sebelum perbaikan
    ({ LIST($signals, each: "metric", style: "commas") })
repair_scores_stay =
    peluang masih { PERCENT($probability) } setelah { PERIOD($window) }, pada atau di atas titik operasi
    { PERCENT($threshold) }
repair_contradicted =
    pembacaan seperti pada perangkat sehat ({ LIST($signals, each: "metric", style: "commas") }), tetapi peluang
    { PERCENT($probability) }, pada atau di atas titik operasi { PERCENT($threshold) }: perlu dinilai orang
repair_partly =
    setelah { PERIOD($window) } pembacaan masih di luar rentang sehat, tetapi tidak sejelas sebelumnya
    ({ LIST($signals, each: "metric", style: "commas") }): perlu dinilai orang
repair_not_visible =
    kerusakan tidak terlihat pada pembacaan sebelum perbaikan, jadi pembacaan selama { PERIOD($window) } tidak dapat
    membuktikan bahwa kerusakan sudah hilang
repair_silent = perangkat mengirim terlalu sedikit data selama { PERIOD($window) } setelah perbaikan untuk dinilai
repair_check_failed = pembacaan tidak dapat dinilai karena gangguan pada sistem: perlu dinilai orang
repair_mode_gone = berkas produk tidak lagi memuat “{ $mode }”
repair_overtaken = tiket { ID($ticket) } dibuka kembali oleh seseorang
repair_corrected = temuan tiket { ID($ticket) } dikoreksi: tidak ada kerusakan yang diperbaiki
repair_seen_again = kerusakan terlihat lagi, tiket { ID($ticket) }: { SAY($why) }
repair_did_not_hold = perbaikan tidak bertahan: { SAY($why) }; { PERIOD($after) } sesudahnya

## Di halaman

check_watching = Sedang dipantau
check_certified = Perbaikan terbukti
check_reopened = Perbaikan tidak bertahan
check_undecided = Tidak dapat dinilai dari pembacaan
check_overtaken = Tidak diperiksa lagi
check_title = Apakah perbaikan bertahan?
check_until = Pembacaan dipantau sampai { $until }, lalu dinilai.
check_signal = Sinyal
check_band = Rentang sehat
check_before = Sebelum perbaikan
check_after = Sesudahnya
check_scores = Peluang kerusakan: { $before } sebelum perbaikan, { $after } sesudahnya; tiket dibuka pada { $threshold }.
check_healthy = Masa sehat perangkat ini: { $since } sampai { $until }. Pembacaan setelah perbaikan: { $begin } sampai { $end }.
finding_former = Sebelum dikoreksi oleh { $actor }, { $at }: { $why }
act_correct = Koreksi temuan
act_reopen = Buka kembali
ask_reopen = Mengapa dibuka kembali?
form_why = Mengapa dikoreksi?
form_choose = Pilih
form_working = Masih bekerja
form_stopped = Sudah berhenti bekerja
form_state = Saat teknisi datang
form_nothing_replaced = Tidak ada yang diganti
form_needed = Pilih salah satu
done_correct = Temuan pada tiket { ID($ticket) } sudah dikoreksi.
done_reopen = Tiket { ID($ticket) } dibuka kembali.
repairs_title = Perbaikan
repairs_hint = Sejak { $since }. Beres sekali datang: terbukti dari pembacaan, dan tidak ditemukan lagi dalam { $days } hari.
repairs_none = Tidak ada perbaikan pada masa ini.
repairs_made = Perbaikan
repairs_watched = Dipantau
repairs_certified = Terbukti
repairs_reopened = Tidak bertahan
repairs_undecided = Belum pasti
repairs_back = Muncul lagi
repairs_fixed = Beres sekali datang
repairs_of = { $n } dari { $all }

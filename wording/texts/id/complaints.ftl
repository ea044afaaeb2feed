### Keluhan yang dianalisis: untuk staf.

complaints = Keluhan
complaints_help = Klaim, laporan pelanggan, kerusakan yang ditemukan, dan nilai rendah dalam setahun terakhir, menurut kelompok perangkat, per 1.000 bulan-perangkat dengan rentang 95 % yang eksak. Sebuah kelompok disebut klaster bila perangkatnya yang terkena lebih banyak daripada yang dijelaskan lamanya di lapangan (uji satu sisi terhadap sisanya, Benjamini-Hochberg 5 % atas semua kelompok, sedikitnya 3 perangkat). Firmware adalah yang sekarang berjalan.
complaints_field = { $devices } perangkat dalam { NUM($months) } bulan-perangkat; { $tested } kelompok diperiksa.
complaints_csv = Sebagai tabel (CSV)
complaints_empty = Belum ada yang mengeluh.
complaints_no_cluster = Tidak ada kelompok yang menonjol.
complaint_cluster = { $group }: { $devices } dari { $field } perangkat ({ $kind }, { $mode }), { $ratio } kali lebih sering daripada yang lain.
complaint_cluster_alone = { $group }: { $devices } dari { $field } perangkat ({ $kind }, { $mode }), dan tak satu pun yang lain.
complaint_is_cluster = Klaster
complaint_kind = Apa
complaint_kind_claim = Klaim garansi
complaint_kind_report = Laporan pelanggan
complaint_kind_finding = Kerusakan yang ditemukan
complaint_kind_low_score = Nilai rendah
complaint_every_mode = Semua mode kegagalan
complaint_all_devices = Semua perangkat
complaint_firmware = Firmware
complaint_month = Bulan
complaint_group = Kelompok
complaint_count = Berapa
complaint_devices = Perangkat
complaint_rate = Per 1.000 bulan-perangkat
complaint_ratio = Kali sisanya
complaint_p = p, terkoreksi

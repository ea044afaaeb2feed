### Alarm: namanya, mengapa muncul dan reda, apa yang menyembunyikannya.

## Nama

alarm_sensor_stuck = { METRIC($metric) }: sensor macet
alarm_sensor_missing = { METRIC($metric) }: sensor tidak memberi nilai
alarm_sensor_out_of_range = { METRIC($metric) }: nilai sensor di luar rentang
alarm_sensor_drift = { METRIC($metric) }: pembacaan sensor bergeser
alarm_sensor_noisy = { METRIC($metric) }: pembacaan sensor tidak stabil
alarm_device_silent = Perangkat tidak mengirim data
alarm_unit_swapped = Unit lain berbicara sebagai perangkat ini
alarm_unit_doubled = Dua unit berbicara sebagai perangkat ini
alarm_device_clock = Jam perangkat salah
alarm_device_flood = Perangkat mengirim terlalu banyak
alarm_device_topics = Perangkat mencoba topik perangkat lain
rule_sensor_stuck = sensor macet
rule_sensor_missing = sensor tidak memberi nilai
rule_sensor_out_of_range = nilai sensor di luar rentang
rule_sensor_drift = pembacaan sensor bergeser
rule_sensor_noisy = pembacaan sensor tidak stabil
rule_communication_silent = perangkat tidak mengirim data
rule_communication_clock = jam perangkat salah
rule_communication_flood = perangkat mengirim terlalu banyak dan dibatasi
rule_communication_topics = perangkat mencoba topik perangkat lain
rule_suspected = dicurigai
rule_sleeping = perangkat sedang tidur
rule_maintenance = perangkat sedang dikerjakan

## Mengapa muncul dan reda

value_above = { METRIC($metric) } { NUM($value, 4) }{ UNIT($unit) }, di atas { NUM($limit, 6) }
value_above_for = { METRIC($metric) } { NUM($value, 4) }{ UNIT($unit) }, di atas { NUM($limit, 6) } selama { PERIOD($span) }
value_below = { METRIC($metric) } { NUM($value, 4) }{ UNIT($unit) }, di bawah { NUM($limit, 6) }
value_below_for = { METRIC($metric) } { NUM($value, 4) }{ UNIT($unit) }, di bawah { NUM($limit, 6) } selama { PERIOD($span) }
value_returned = { METRIC($metric) } { NUM($value, 4) }{ UNIT($unit) }
sensor_stood =
    { METRIC($metric) } tetap { NUM($value, 6) }{ UNIT($unit) } selama { PERIOD($span) }, sementara sensor lain berubah
sensor_moves = { METRIC($metric) } berubah lagi: { NUM($value, 6) }{ UNIT($unit) }
device_sent_nothing = perangkat tidak mengirim data selama { PERIOD($span) }
device_sends_again = perangkat mengirim data lagi
unit_speaks_instead = { $hardware } berbicara menggantikan { $before }
unit_speaks_by_turns = { $hardware } dan { $before } berbicara bergantian, sejauh ini { $times } kali
unit_settled = sudah dicatat apa yang diganti
device_clock_slow = jam perangkat terlambat { PERIOD($span) }: sejauh itu usia pembacaan terbarunya saat tiba
device_clock_fast = jam perangkat terlalu cepat { PERIOD($span) }: sejauh itu pembacaan terbarunya mendahului saat tiba
device_clock_right = sebuah pesan tiba tepat waktu lagi
device_flood_messages =
    perangkat mengirim { NUM($rate, 6) } pesan per detik, padahal yang diizinkan terus-menerus { NUM($allowed, 6) };
    perangkat dibatasi sampai { MOMENT($until) }
device_flood_bytes =
    perangkat mengirim { NUM($rate, 9) } bita per detik, padahal yang diizinkan terus-menerus { NUM($allowed, 9) };
    perangkat dibatasi sampai { MOMENT($until) }
device_flood_connects =
    perangkat tersambung { NUM($rate, 6) } kali per menit; aksesnya ditutup sampai { MOMENT($until) }
device_flood_over = masa pembatasan perangkat sudah berakhir
device_flood_lifted = { $by } mengizinkan perangkat masuk lagi
device_topics_publish = broker sudah menolaknya { $times } kali; terakhir perangkat mencoba mengirim ke { $topic }
device_topics_subscribe = broker sudah menolaknya { $times } kali; terakhir perangkat mencoba berlangganan { $topic }
device_topics_over = perangkat tidak mencoba topik perangkat lain selama satu jam
metric_had_no_value = { METRIC($metric) } tidak memberi nilai selama { PERIOD($span) }
metric_has_value_again = { METRIC($metric) } memberi nilai lagi
out_of_range_times =
    { METRIC($metric) } { NUM($value, 6) }{ UNIT($unit) } di luar { SAY($range) }, { $times } kali dalam
    { PERIOD($span) }
range_between = { NUM($low, 6) } sampai { NUM($high, 6) }
range_from = { NUM($low, 6) } ke atas
range_to = { NUM($high, 6) } ke bawah
range_of_storage = yang dapat disimpan
in_range_again = { METRIC($metric) } kembali ke dalam rentang
sensor_agrees_again = { METRIC($metric) } kembali sesuai dengan metrik lain
sensor_scatters =
    { METRIC($metric) } berubah-ubah lebih dari yang dijelaskan metrik lain sejak { MOMENT($since) }, sedangkan hal
    lain pada perangkat tidak berubah
sensor_reads_above =
    { METRIC($metric) } { NUM($away) }{ UNIT($unit) } di atas perkiraan dari metrik lain sejak { MOMENT($since) },
    sedangkan hal lain pada perangkat tidak berubah
sensor_reads_below =
    { METRIC($metric) } { NUM($away) }{ UNIT($unit) } di bawah perkiraan dari metrik lain sejak { MOMENT($since) },
    sedangkan hal lain pada perangkat tidak berubah
sensor_drifted =
    { METRIC($metric) } menyimpang dari perkiraan metrik lain sejak { MOMENT($since) }, sedangkan hal lain pada
    perangkat tidak berubah
late_readings = pembacaan terlambat
was_active_before = pembacaan terlambat: alarm aktif sebelumnya, sampai { MOMENT($until) }: { SAY($why) }

## Apa yang menyembunyikan dan menampilkannya lagi

rule_withdrawn = berkas produk tidak memuat aturan ini lagi
shelf_ended = masa bisu berakhir pada { MOMENT($until) }
explained_by = dijelaskan oleh: { RULE($rule) }
explanation_over = sudah berakhir: { RULE($rule) }
slept_too_long = perangkat memberi tahu bahwa ia tidur, tetapi tidak terdengar selama { PERIOD($span) }

### Limits of a model: what training left out, and what was too little.

limit_nothing_to_learn = tidak ada bahan belajar: tidak ada pembacaan dan tidak ada kejadian
limit_nothing_moves = tidak ada metrik produk ini yang berubah dalam catatan
limit_no_detector_telemetry =
    tanpa pendeteksi perilaku tidak biasa: tidak ada telemetri untuk dipantau, atau telemetri tidak dipakai
limit_no_detector_record =
    tanpa pendeteksi perilaku tidak biasa: perlu lebih dari { $needed } kurun data per perangkat; yang terpanjang {
    $most }
limit_no_model =
    { MODE($mode) }: tanpa model: { $failures } kegagalan pada { $devices } perangkat; perlu { $least_failures }
    pada { $least_devices } perangkat dengan catatan sebelumnya
limit_advice_only =
    { MODE($mode) }: hanya saran, tanpa tiket: bagian tiket benar dalam simulasi { FIXED($precision) }, sedikitnya {
    FIXED($least) } (tiket memerlukan 0,5 dan 0,2)
limit_advice_only_share =
    { MODE($mode) }: hanya saran, tanpa tiket: bagian tiket benar dalam simulasi { FIXED($precision) }, sedikitnya {
    FIXED($least) } (tiket memerlukan 0,5 dan 0,2, dan paling banyak { NUM($most_false) } keliru)
limit_later_time =
    { MODE($mode) }: bila belajar dari masa sebelum dua pertiga kegagalannya, { FIXED($precision) } dari { $decided } tiket
    pada masa sesudahnya benar ({ FIXED($low) } sampai { FIXED($high) }); pada perangkat lain di masa yang sama {
    FIXED($promised) }: harapkan lebih rendah dari itu
limit_budget =
    { MODE($mode) }: hanya saran, tanpa tiket: batas produk { NUM($budget) } tiket keliru per 1.000 bulan perangkat;
    { SAY($why) }
budget_unreachable = tidak ada titik kerja yang memenuhinya
budget_record_too_short =
    catatannya { FIXED($months, places: 0) } bulan perangkat terlalu pendek untuk membuktikannya: perlu {
    FIXED($needed, places: 0) } tanpa tiket keliru
limit_walked_forward =
    { $devices } perangkat dengan { $failures } kegagalan: terlalu sedikit untuk menyisihkan perangkat utuh; mode kegagalan
    diuji pada bagian akhir catatan, perilaku tidak biasa diuji langkah demi langkah pada data sesudah setiap pelatihan
limit_early_life =
    { $taken } periode penilaian dipakai sebagai masa awal perangkat, bukan { $asked } seperti diminta berkas produk:
    tidak ada perangkat yang catatannya cukup panjang
limit_attribute_texts =
    atribut { $attribute } tidak dipakai: dari { $texts } teks di dalamnya, masing-masing punya terlalu sedikit
    perangkat; paling banyak { $most } yang dapat dipelajari
limit_drawn =
    belajar dari { $devices } perangkat utuh yang dipilih acak dari sekitar { $among }, { $failed } di antaranya
    pernah rusak, masing-masing mewakili sampai { $most } perangkat serupa: sebanyak itulah yang dipelajari
    sekaligus
limit_lent =
    dipinjamkan oleh { PRODUCT($sister) } (model { ID($model) } miliknya): semua angka di sini dari perangkatnya,
    dan model ini hanya memberi saran sampai angka nyata atau model { PRODUCT($product) } sendiri membuktikan lebih
limit_lent_in_part =
    dipinjamkan oleh { PRODUCT($sister) } (model { ID($model) } miliknya): semua angka di sini dari perangkatnya,
    dan model ini hanya memberi saran sampai angka nyata atau model { PRODUCT($product) } sendiri membuktikan lebih;
    tidak dipakai karena tidak ada pada { PRODUCT($product) }: { LIST($modes, each: "mode") }

## Columns that know the failure

limit_presence =
    { SAY($what) } tidak dipakai: keberadaannya saja sudah menunjukkan kegagalan (ada pada { PERCENT($hit) } waktu
    sebelum kegagalan dan { PERCENT($base) } waktu lain; J { FIXED($difference) }, sedikitnya { FIXED($least) })
all_telemetry = telemetri
readings_of = pembacaan { METRIC($metric) }
limit_metric_leak = { METRIC($metric) } tidak dipakai: mengandung masa depan: { SAY($why) }
limit_attribute_leak = atribut { $attribute } tidak dipakai: mengandung masa depan: { SAY($why) }
leak_tells_the_date =
    korelasi peringkatnya dengan sisa waktu sampai { MODE($mode) } adalah { FIXED($rank, places: 3) } lebih dari
    satu jangka prediksi sebelumnya, sedangkan umur saja { FIXED($by_age, places: 3) }
leak_after_the_fact =
    pada pembacaan terakhir sebelum { MODE($mode) } nilainya saja sudah pasti (AUC { FIXED($last, places: 3) }),
    sebelum waktu perbaikan nilainya tidak menunjukkan apa pun (AUC { FIXED($before) }): nilainya berubah setelah
    kerusakan
leak_tells_the_life =
    korelasi peringkatnya dengan lama hidup perangkat adalah { FIXED($rank, places: 3) }
leak_names_the_failed = menyebut perangkat yang rusak (J Youden { FIXED($difference) })
limit_kept = tetap dipakai, sesuai berkas produk, meskipun pemeriksaan akan menyisihkannya: { SAY($why) }

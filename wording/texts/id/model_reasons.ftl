### Why a model comes into force, stays out of it or is wanted.

## A new model beside the one in force

model_first = ini model pertama untuk { PRODUCT($product) }
model_says_nothing =
    model ini tidak dapat mengatakan apa pun: tidak ada mode kerusakan yang punya model, dan tidak ada pendeteksi
    perilaku tidak biasa
model_trained = model ini dilatih
model_in_force_before = sudah berlaku saat pencatatan rapor dimulai
model_unusable = model { ID($model) } yang berlaku sampai sekarang tidak dapat dipakai: { SAY($error) }
model_undeclared =
    model { ID($model) } yang berlaku sampai sekarang membaca { LIST($metrics, each: "metric") },
    yang tidak lagi ada di berkas produk
model_outdated =
    model { ID($model) } yang berlaku sampai sekarang dibuat untuk fitur lain, sehingga tidak menilai apa pun
model_lacks =
    model ini tidak mengenal { LIST($modes, each: "mode") }, padahal { SAY($name) } membuka tiket
    untuk itu
model_no_faults = semua kerusakan sudah dipelajari { SAY($name) }: tidak dapat dibuktikan lebih baik
model_no_faults_since = belum ada kerusakan sejak model yang berlaku belajar; model ini diamati sebagai bayangan
model_one_device =
    hanya satu perangkat punya catatan yang belum dipelajari { SAY($name) }: tidak ada yang dapat dibandingkan
model_not_in_shadow = model ini belum diuji sebagai bayangan
model_better = pasti lebih baik daripada { SAY($name) }: { SAY($told) }
model_not_better = belum pasti lebih baik daripada { SAY($name) }: { SAY($told) }
model_too_few_faults =
    kerusakan terlalu sedikit untuk membedakannya dari { SAY($name) }, perlu sedikitnya { $least }: { SAY($told) }
model_compared =
    pada data yang belum dipelajari { SAY($name) } ({ $devices } perangkat, { $faults } kerusakan), tiketnya dan
    kerusakan yang terlewat akan berbiaya { NUM($cost) }, bukan { NUM($before) }; selisih { NUM($difference) }
    (selang 95 %: { SAY($ends) })
model_costs =
    biaya { NUM($cost) }, bukan { NUM($before) }; selisih { NUM($difference) } ({ SAY($ends) }), pada { $faults }
    kerusakan; { $devices } perangkat sejak { DAY($since) }
cost_interval = { NUM($low) } sampai { NUM($high) }
cost_interval_unknown = tidak diketahui
model_overtaken = { SAY($came) } selagi model ini dibuat; { SAY($why) }
model_another_came = model { ID($model) } mulai berlaku
model_stepped_back = model yang berlaku ditarik
model_forced = dipaksakan oleh { $actor } dengan --promote, meskipun: { SAY($why) }
model_rolled_back = kembali dari model { ID($model) }: { SAY($why) }
model_lent = dipinjamkan oleh { PRODUCT($sister) }, model { ID($model) }: produk ini belum punya model sendiri
model_named = model { ID($model) }
model_current = model yang berlaku

## Trainings

training_by_hand = dilatih oleh { $actor }
training_for_drift = armada sudah bergeser dari keadaan saat pelatihan
training_for_findings = { $count } temuan sejak { DAY($since) }
training_first = belum ada model, dan sudah { FIXED($days, places: 0) } hari pembacaan
training_long_ago = { FIXED($days, places: 0) } hari sejak terakhir belajar
training_took_too_long = prosesnya terlalu lama
training_ended_badly = prosesnya berakhir dengan status { ID($status) }
training_interrupted = pelatihan dihentikan
training_killed = prosesnya berhenti sebelum selesai
training_refused = pelatihan berakhir dengan galat: { $error }

## Models that cannot be used

model_manifest_unreadable = manifes model tidak dapat dibaca: { $error }
model_file_foreign = ini bukan berkas model Sigap
model_file_changed = berkas model diubah setelah ditulis: sha256-nya tidak cocok
model_of_other_product = model ini untuk { PRODUCT($other) }, bukan untuk { PRODUCT($product) }
model_of_other_version =
    model ini dibuat dengan versi fitur { ID($version) }, sedangkan program ini membuat versi { ID($current) }:
    latih lagi
model_type_refused = berkas model meminta tipe yang tidak ada pada model Sigap: { $error }
model_unreadable = model tidak dapat dibaca: { $error }
model_file_empty = berkas model tidak berisi model
model_part_unknown = berkas model berisi { $part }, yang tidak ada pada model Sigap
model_lacks_feature = fitur { $feature } tidak ada: fiturnya dibuat menurut spesifikasi lain

## Rolling back

roll_back_from_nothing =
    model { ID($model) } untuk { PRODUCT($product) } tidak sedang berlaku; tidak ada model yang berlaku
roll_back_from_other =
    model { ID($model) } untuk { PRODUCT($product) } tidak sedang berlaku; yang berlaku model { ID($present) }
roll_back_to_nothing =
    { PRODUCT($product) } tidak punya model sebelum model { ID($model) }: tidak ada model untuk kembali
roll_back_unusable = model { ID($model) } untuk { PRODUCT($product) } tidak dapat dipakai: { SAY($error) }
model_unknown = tidak ada model { ID($model) }

### Suku cadang di stok: mengapa sesuatu ditolak, dan mengapa sebuah perpindahan dicatat.

## Yang tidak ada

no_part = tidak ada file produk yang menyatakan suku cadang “{ $part }”
no_stock_place = gudang atau mobil { ID($place) } tidak ada
no_delivery = kiriman { ID($delivery) } tidak ada
no_reservation = pemesanan { ID($reservation) } tidak ada

## Yang tidak cocok

place_name_taken = gudang atau mobil “{ $name }” sudah ada, atau teknisi itu sudah punya mobil
warehouse_of_technician = gudang bukan milik seorang teknisi: buatlah mobil sebagai gantinya
place_not_empty = masih ada suku cadang di “{ $name }”, atau yang sedang dikirim ke sana
not_in_stock = { $place } punya { NUMBER($free) } { $part } yang bebas, bukan { NUMBER($wanted) }
faulty_not_there = { $place } punya { NUMBER($faulty) } { $part } rusak, bukan { NUMBER($wanted) }
serial_in_place = suku cadang { $part } bernomor seri { $serial } tercatat di { $place }
serial_in_appliance = suku cadang { $part } bernomor seri { $serial } tercatat terpasang di sebuah alat; apakah nomor lain yang terbaca?
serials_missing = { NUMBER($quantity) } { $part } perlu nomor seri sebanyak itu, atau tanpa nomor seri; yang ada { NUMBER($serials) }
client_id_taken = “{ $client }” sudah dipakai untuk entri lain
part_not_there = suku cadang untuk kunjungan ini datang lebih lambat; silakan pilih waktu lain
part_asked_already = perintah kerja { ID($order) } sudah meminta { $part }: lepaskan dulu untuk meminta jumlah lain
quantity_unreadable = bilangan bulat dari 1 hingga { NUMBER($most) }
order_has_ended = perintah kerja { ID($order) } sudah berakhir: tidak ada suku cadang yang disimpan untuknya
no_van_for_order = belum ada teknisi dengan mobil untuk perintah kerja { ID($order) }
delivery_ended = kiriman { ID($delivery) } sudah selesai: { LABEL("delivery", $state) }
reservation_not_movable =
    pemesanan { ID($reservation) } berstatus “{ LABEL("reservation", $state) }”; ia hanya dapat { LABEL("reservation_move", $action) } selama berstatus
    { LIST($allowed, family: "reservation", style: "or") }

## Status dan langkah

delivery_expected = ditunggu
delivery_received = diterima
delivery_cancelled = dibatalkan
reservation_waiting = menunggu suku cadang
reservation_reserved = disimpan
reservation_consumed = terpakai
reservation_released = dilepas
reservation_move_reserve = disimpan
reservation_move_relocate = dipindahkan ke tempat lain
reservation_move_postpone = menunggu lagi
reservation_move_consume = dipakai
reservation_move_release = dilepas

## Mengapa catatan dibetulkan

counted = dihitung
counted_because = dihitung: { SAY($why) }
found_by_use = dipakai dalam perbaikan, padahal menurut catatan tidak ada di sana
serials_swapped = dipakai dalam perbaikan, padahal menurut catatan nomor seri ini ada di tempat lain
erased_for_replay = dikembalikan: perbaikannya termasuk bagian yang diputar ulang
finding_was_corrected = temuan perbaikannya dikoreksi
found_sound = dipakai dalam perbaikan, padahal menurut catatan rusak

## Halaman suku cadang

parts = Suku cadang
parts_hint = Nama atau nomor
parts_help = Stok, yang sedang dikirim, dan yang diperkirakan perlu menurut prediksi terbaru seluruh armada.
parts_none_fits = Tidak ada suku cadang yang cocok.
part = Suku cadang
part_standing = Keadaan stok
standing_short = Kurang
standing_reorder = Pesan lagi
standing_enough = Cukup
part_free = Bebas
part_on_hand = Ada
part_reserved = Disimpan
part_faulty = Rusak
part_waiting = Ditunggu perintah kerja
part_on_the_way = Sedang dikirim
part_expected = Perkiraan kebutuhan
part_expected_help = Perkiraan kebutuhan adalah jumlah peluang kerusakan semua alat; yang suku cadangnya sudah disimpan untuk perintah kerja tidak dihitung.
part_evaluated = Dihitung { $at }.
part_weeks = Minggu demi minggu
part_limits = Batas pemesanan
part_to_order = Perlu dipesan
part_used_by = Dipakai oleh
part_price = Harga
part_places = Lokasi stok
part_nowhere = Tidak ada tempat yang menyimpan suku cadang ini.
part_place = Tempat
part_orders = Perintah kerja
part_no_orders = Tidak ada perintah kerja yang memerlukan suku cadang ini.
part_order = Perintah { ID($order) }
part_nothing_coming = Tidak ada yang sedang dikirim.
part_came = Sudah datang
part_call_off = Batalkan
part_moves = Riwayat
part_no_moves = Belum ada.
part_when = Kapan
part_what = Apa
part_for = Untuk
part_from_place = Dari
part_to_place = Ke
part_quantity = Jumlah
part_expected_on = Diperkirakan datang
part_reference = Nomor pesanan pemasok
part_serials = Nomor seri, dipisah koma, atau kosong
part_faulty_ones = Yang rusak
part_counted = Jumlah yang baik menurut hitungan
part_why = Mengapa dihitung
part_reorder_at = Pesan bila yang bebas tinggal
part_fill_to = Sampai sebanyak
part_lead_days = Berapa hari sampai pesanan datang
parts_of_them = { NUMBER($free) } dari { NUMBER($on_hand) }
parts_limits = pada { NUMBER($at) }, sampai { NUMBER($to) }
parts_at_most = paling banyak { NUMBER($most) } dalam { $within } (90 %)
parts_faulty = { NUMBER($count) } rusak
parts_count = { NUMBER($count) }
parts_count_faulty = { NUMBER($count) } rusak
place_warehouse = Gudang
place_van = Mobil teknisi
place_customer = Pelanggan
place_supplier = Pemasok
place_scrap = Dibuang
move_receipt = Diterima
move_transfer = Dipindahkan
move_reserve = Disimpan
move_release = Dilepas
move_issue = Masuk mobil
move_consume = Terpakai
move_return_faulty = Dikeluarkan dari alat
move_send_back = Dikembalikan
move_scrap = Dibuang
move_adjust = Dibetulkan
act_order_parts = Pesan
act_receive_parts = Terima
act_move_parts = Pindahkan
act_count_parts = Hitung
act_reorder_point = Batas pemesanan
ask_call_off = Mengapa kiriman { $reference } tidak datang?
form_whole_number = Bilangan bulat mulai dari { NUMBER($least) }
form_bad_day = Isi dengan tanggal
done_order_parts = Dipesan: perintah kerja yang menunggu ditawari waktu mulai hari itu.
done_receive_parts = Diterima.
done_move_parts = Dipindahkan.
done_count_parts = Dihitung.
done_reorder_point = Disimpan.
done_call_off = Kiriman dibatalkan.
part_in_serial = masuk: { $serial }
part_out_serial = keluar: { $serial }
part_comes_on = Suku cadang datang { $day }; sebelum itu tidak ada waktu kunjungan yang ditawarkan.

## The parts of a work order

order_parts = Suku cadang kunjungan ini
order_parts_none = Kunjungan ini tidak memerlukan suku cadang.
order_part_from = dari { $place }
order_part_ready_after = { $span } sampai di tangan teknisi
order_part_coming = datang { $day } ke { $place }
order_part_not_coming = tidak ada yang dalam perjalanan
order_part_unkept = Stoknya tidak dicatat: teknisi membawanya sendiri.
order_part_release = Tidak perlu
order_part_take = Dari tempat lain
order_part_add = Tambah suku cadang
order_part_van = Masukkan ke mobil
order_parts_ready = Suku cadang lengkap mulai { $day }. Pelanggan tidak ditawari waktu sebelumnya.
order_parts_promised = Suku cadang perangkat ini dijamin tersedia hingga { $day }.
order_parts_no_longer = Suku cadang perangkat ini dijamin tersedia hingga { $day }, dan masa itu sudah lewat.
ask_part = Suku cadang apa?
ask_place = Dari mana?
place_free = { $place }: { NUMBER($free) } bebas
done_part_added = Suku cadang masuk daftar perintah kerja.
done_part_dropped = Perintah kerja tidak lagi memerlukan suku cadang itu.
done_part_taken = Disimpan di sana.
done_parts_in_van = Suku cadang ada di mobil.
slot_before_parts = sebelum suku cadang ada
plan_parts_from = Suku cadang ada mulai { $day }. Waktu yang lebih awal diberi tanda.

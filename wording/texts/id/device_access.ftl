### Akses perangkat: kredensial, klaim, unit.

## Ditolak

credential_exists = { $product } { $serial } sudah punya kredensial: ganti, atau cabut dulu
credential_changing = kredensial { $product } { $serial } sedang diubah orang lain: lihat dulu, lalu coba lagi
no_credential = { $product } { $serial } tidak punya kredensial
credential_not_disabled = kredensial { $product } { $serial } tidak sedang ditutup sementara
revoked_reason_unfit = { $reason }: harus salah satu dari { $allowed }
no_claim = tidak ada klaim { ID($claim) }
claim_not_waiting = klaim { ID($claim) } berstatus “{ LABEL("claim_state", $state) }”: sudah terlambat
claim_without_credential = kredensial dari klaim { ID($claim) } tidak berlaku lagi: cabut klaim itu, lalu buat klaim baru
claim_lasts = masa berlaku klaim tidak boleh { SPAN($lasts) }: harus lebih dari nol dan paling lama { SPAN($longest) }
claim_count = { $count } klaim sekaligus: harus 1 sampai { $most }
claim_refused = kode ini tidak cocok untuk perangkat ini, atau tidak berlaku lagi: mintalah kode baru kepada yang memberikannya kepada Anda
no_authority = tidak ada otoritas yang menandatangani sertifikat di sini: SIGAP_DEVICE_CA_CERT dan SIGAP_DEVICE_CA_KEY belum diisi
certificate_unreadable = bukan sertifikat dalam PEM
certificate_nameless = sertifikat harus punya satu common name, bukan { $names }
certificate_name_taken = common name “{ $name }” pada sertifikat adalah nama pengguna platform, atau nama yang dipakai rahasia perangkat: beri sertifikat itu nama lain
certificate_over = sertifikat berlaku sampai { MOMENT($until) }
request_unreadable = bukan permintaan sertifikat (CSR) dalam PEM
request_unsigned = permintaan tidak ditandatangani dengan kuncinya sendiri
key_weak = kunci terlalu lemah: paling sedikit RSA { $rsa } bit, kurva { $curve } bit, atau Ed25519
replaced_when = { MOMENT($at) } harus di antara pemasangan, { MOMENT($since) }, dan jam armada, { MOMENT($now) }
list_without_serials = baris pertama harus menyebut kolom serial; yang ada: { $found }
list_unreadable = daftar bukan CSV yang dapat dibaca: { $reason }
list_serial_twice = baris { ID($line) }: nomor seri “{ $serial }” ada dua kali dalam daftar
list_too_long = daftar berisi lebih dari { $most } perangkat
list_empty = daftar tidak berisi perangkat
list_bad_serial = baris { ID($line) }: { $value } bukan nomor seri: 1 sampai 120 karakter tanpa / + #, dan tanpa spasi di awal atau akhir
list_bad_time = baris { ID($line) }: { $value } bukan waktu: tulis 2026-01-31T12:00:00Z

## Yang terjadi, dalam log audit

audit_credential_issued = menerbitkan kredensial perangkat
audit_credential_rotated = mengganti kredensial perangkat
audit_credential_revoked = mencabut kredensial perangkat
audit_credential_enabled = mengizinkan perangkat masuk lagi
audit_claim_made = membuat klaim
audit_claim_used = memakai klaim
audit_claim_approved = menyetujui klaim
audit_claim_revoked = mencabut klaim
audit_claim_limited = mengirim terlalu banyak kode klaim yang salah
audit_unit_replaced = mencatat apa yang diganti pada perangkat

## Izin

permission_devices_access = mengizinkan perangkat masuk: kredensial dan klaim

## Kredensial

credential_kind_secret = nama pengguna dan kata rahasia
credential_kind_certificate = sertifikat klien
credential_state_good = berlaku
credential_state_quarantined = menunggu persetujuan
credential_state_disabled = ditutup sampai { $until }
credential_state_revoked = dicabut
credential_state_over = kedaluwarsa
credential_none = tanpa kredensial
credential_how_command = lewat baris perintah
credential_how_api = lewat API
credential_how_page = lewat konsol
credential_how_csv = dari daftar
credential_how_claim = lewat klaim
credential_how_import = dari berkas kata sandi
revoked_rotated = diganti
revoked_replaced = unit diganti atau dikosongkan
revoked_claimed = klaim lain dipakai
revoked_revoked = dicabut
revoked_leaked = mungkin diketahui orang lain
revoked_retired = tidak dipakai lagi
disabled_flood = mengirim terlalu banyak

## Klaim

claim_state_offered = ditawarkan
claim_state_quarantined = menunggu persetujuan
claim_state_used = dipakai
claim_state_revoked = dicabut
claim_state_expired = kedaluwarsa

## Unit

unit_swapped = Sejak { $at } unit lain berbicara sebagai perangkat ini: { $hardware } menggantikan { $before }.
unit_doubled = Dua unit berbicara sebagai perangkat ini, { $times } kali bergantian sejak { $at }: { $hardware } dan { $before }.
replaced_wiped = Unit yang sama, dikosongkan
replaced_controller = Hanya bagian yang terhubung yang diganti
replaced_unit = Seluruh unit diganti
replaced_same = Tidak ada yang diganti: unit yang kedua sudah dibetulkan

## Lembar

sheet_title = Klaim untuk { $product }
sheet_scan = Pindai dengan telepon orang yang memasang perangkat, atau ketik kodenya.
sheet_serial = Nomor seri
sheet_any = perangkat mana pun dari produk ini yang belum punya kredensial
sheet_until = Berlaku satu kali, sampai { MOMENT($until) }.
sheet_approval = Perangkat diizinkan masuk setelah ada yang menyetujui.
sheet_keep = Siapa pun yang memegang kode ini dapat menghubungkan perangkat. Buang lembar ini setelah dipakai.

## Halaman

access = Akses perangkat
claims = Klaim
access_help = Setiap perangkat punya nama pengguna dan kata rahasia sendiri, atau sertifikat. Kata rahasia ditampilkan satu kali, saat dibuat.
access_empty = Tidak ada perangkat yang cocok.
access_title = Akses
access_state = Status
access_user = Nama pengguna
access_issued = Diterbitkan
access_unit = Unit
access_before = Sebelumnya
access_changed = unit lain
access_swapped = unit lain berbicara
access_doubled = dua unit berbicara bergantian
access_disabled = ditutup sementara
credential_issue = Terbitkan
credential_rotate = Ganti
credential_rotate_ask = { $serial } diputus, dan hanya masuk lagi dengan kata rahasia yang baru. Ganti?
credential_revoke = Cabut
credential_revoke_ask = { $serial } langsung ditutup. Mengapa?
credential_enable = Izinkan lagi
credential_title = Kata rahasia { $serial }
credential_user = Nama pengguna: { $name }
credential_broker = Broker: { $address }
unit_replace = Diganti …
unit_replace_ask = Apa yang diganti pada { $serial }? Perangkat mendapat kata rahasia baru.
done_credential_revoked = { $serial } ditutup
done_credential_enabled = { $serial } diizinkan masuk lagi
claims_help = Klaim adalah kode di atas kertas yang satu kali menjadi kata rahasia perangkat. Pemasang memindainya; tidak ada yang perlu mengetik kata rahasia.
claims_empty = Belum ada klaim.
claim_make = Buat klaim
claim_code = Kode
claim_any = perangkat mana pun
claim_product = Produk
claim_serials = Nomor seri, satu per baris
claim_count_label = Tambahan, untuk perangkat mana pun
claim_until = Berlaku selama
claim_days = { $count } hari
claim_waits = Yang memakainya menunggu sampai ada yang menyetujui
claim_title = Klaim yang dibuat
claim_help = Hanya ditampilkan sekarang. Lembar untuk dicetak sudah diunduh.
claim_approve = Setujui
claim_revoke = Cabut
claim_revoke_ask = Kode tidak berlaku lagi, dan perangkat yang menunggu ditolak. Cabut?
done_claim_approved = Perangkat diizinkan masuk
done_claim_revoked = Klaim dicabut
serial_unfit = “{ $serial }” bukan nomor seri: 1 sampai 120 karakter tanpa / + #, dan tanpa spasi di awal atau akhir

## Halaman klaim, untuk yang memasang perangkat

claiming_title = Hubungkan perangkat
claiming_help = Isi kode dari lembar, dan nomor seri dari pelat tipe.
claiming_code = Kode
claiming_serial = Nomor seri
claiming_do = Hubungkan
claiming_done = { $serial } sudah punya kredensial
claiming_waits = { $serial } sudah punya kredensial. Perangkat masuk setelah ada yang menyetujui.
claiming_keep = Masukkan ini ke perangkat sekarang: hanya ditampilkan satu kali.
claiming_user = Nama pengguna
claiming_secret = Kata rahasia
claiming_broker = Broker
claiming_scan = Atau biarkan perangkat memindainya.
claiming_too_many = Terlalu banyak kode salah dari sini. Tunggu { $minutes } menit, lalu coba lagi.

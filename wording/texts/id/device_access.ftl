### Akses perangkat: kredensial, klaim, unit.

## Ditolak

credential_exists = { $product } { $serial } sudah punya kredensial: ganti, atau cabut dulu
credential_changing = kredensial { $product } { $serial } sedang diubah orang lain: lihat dulu, lalu coba lagi
no_credential = { $product } { $serial } tidak punya kredensial
credential_not_disabled = kredensial { $product } { $serial } tidak sedang ditutup sementara
no_claim = tidak ada klaim { ID($claim) }
claim_not_waiting = klaim { ID($claim) } berstatus “{ LABEL("claim_state", $state) }”: sudah terlambat
claim_lasts = masa berlaku klaim tidak boleh { SPAN($lasts) }: harus lebih dari nol dan paling lama { SPAN($longest) }
claim_count = { $count } klaim sekaligus: harus 1 sampai { $most }
claim_refused = kode ini tidak cocok untuk perangkat ini, atau tidak berlaku lagi: mintalah kode baru kepada yang memberikannya kepada Anda
no_authority = tidak ada otoritas yang menandatangani sertifikat di sini: SIGAP_DEVICE_CA_CERT dan SIGAP_DEVICE_CA_KEY belum diisi
certificate_unreadable = bukan sertifikat dalam PEM
certificate_nameless = sertifikat harus punya satu common name, bukan { $names }
certificate_over = sertifikat berlaku sampai { MOMENT($until) }
request_unreadable = bukan permintaan sertifikat (CSR) dalam PEM
request_unsigned = permintaan tidak ditandatangani dengan kuncinya sendiri
key_weak = kunci terlalu lemah: paling sedikit RSA { $rsa } bit, kurva { $curve } bit, atau Ed25519
replaced_when = { MOMENT($at) } harus di antara pemasangan, { MOMENT($since) }, dan jam armada, { MOMENT($now) }
list_without_serials = baris pertama harus menyebut kolom serial; yang ada: { $found }
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
replaced_same = Tidak ada yang diganti: unit yang salah sudah dibetulkan

## Lembar

sheet_title = Klaim untuk { $product }
sheet_scan = Pindai dengan telepon orang yang memasang perangkat, atau ketik kodenya.
sheet_serial = Nomor seri
sheet_any = perangkat mana pun dari produk ini yang belum punya kredensial
sheet_until = Berlaku satu kali, sampai { MOMENT($until) }.
sheet_approval = Perangkat diizinkan masuk setelah ada yang menyetujui.
sheet_keep = Siapa pun yang memegang kode ini dapat menghubungkan perangkat. Buang lembar ini setelah dipakai.

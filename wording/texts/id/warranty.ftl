### Garansi: diaktifkan pembeli, ditampilkan sebagai kartu, dialihkan.

## States, ways and reasons

activation_state_submitted = Perlu diperiksa
activation_state_needs_proof = Menunggu bukti
activation_state_verified = Aktif
activation_state_rejected = Ditolak
activation_state_withdrawn = Dibatalkan
activation_way_code = Kode pada produk
activation_way_serial = Nomor seri dan bukti pembelian
activation_way_staff = Diisi petugas
activation_reason_unknown_serial = Tidak ada produk dengan nomor seri ini
activation_reason_already_activated = Garansi produk ini sudah pernah diaktifkan
activation_reason_proof_unreadable = Bukti pembelian tidak terbaca
activation_reason_proof_missing = Bukti pembelian belum ada
activation_reason_proof_of_another = Bukti pembelian untuk produk lain
activation_reason_sold_elsewhere = Produk ini tidak dijual di sini
activation_reason_other = Alasan lain
activation_did_submit = Diajukan
activation_did_verify = Diaktifkan
activation_did_ask_proof = Bukti diminta
activation_did_prove = Bukti dikirim
activation_did_reject = Ditolak
activation_did_withdraw = Dibatalkan

## Refusals

no_activation = tidak ada aktivasi { $activation }
activation_not_movable =
    aktivasi { $activation } berstatus “{ LABEL("activation_state", $state) }”: “{ LABEL("activation_did", $action) }” tidak bisa lagi dilakukan
activation_of_activated = aktivasi lain untuk produk dari { $activation } sudah disetujui
activation_without_product = tentukan dahulu produk untuk aktivasi { $activation }
activation_of_retired = produk dari aktivasi { $activation } sudah keluar dari armada
activation_needs_contact = isi nama, dan alamat e-mail atau nomor telepon
purchase_day_unfit = { DATE($day) } tidak mungkin tanggal pembelian
product_code_unknown = kode ini tidak ada pada produk kami: mohon periksa sekali lagi
asset_retired_no_ticket = aset { ID($asset) } sudah keluar dari armada: sudah diganti atau ditarik
transfer_stands = produk ini sedang dialihkan
transfer_code_refused = kode ini tidak berlaku, atau sudah tidak berlaku: minta kode baru kepada pemilik sebelumnya
transfer_to_oneself = produk ini sudah milik Anda
transfer_not_owner = hanya pemiliknya yang dapat mengalihkan produk

## Histories

asset_replaced = diganti dengan { $serial }
asset_taken_back = ditarik kembali

## News

news_activation_submitted = Garansi { $serial } perlu diaktifkan.
news_activation_proved = Bukti pembelian { $serial } sudah dikirim.

## Pages

activations = Aktivasi garansi
activation = Aktivasi
activations_empty = Tidak ada aktivasi di sini.
activations_waiting = Menunggu
activation_buyer = Pembeli
activation_bought = Dibeli pada
activation_way = Cara
activation_proofs = Bukti
activation_at = Diajukan
activation_unknown = produk tidak dikenal
activation_before = pernah diaktifkan
activation_before_long = Garansi produk ini sudah pernah diaktifkan, lewat aktivasi lain.
activation_seller = Toko
buyer_email = E-mail
buyer_phone = Telepon
photo_by_customer = Pelanggan
activation_file = Isi aktivasi
activation_verify = Setujui
activation_verify_title = Setujui aktivasi
activation_ask_proof = Minta bukti
activation_ask_proof_title = Minta bukti lain
activation_reject = Tolak
activation_reject_title = Tolak aktivasi
activation_withdraw = Batalkan
activation_withdraw_ask = Pembeli membatalkan aktivasi ini?
activation_product = Nomor seri produk
activation_product_hint = Seperti tertera pada bukti atau pelat.
activation_owner = Pemilik mulai sekarang
activation_owner_new = Yang mengajukan, sebagai pelanggan baru
activation_owner_record = Pemilik yang tercatat
activation_given = Apakah produk dialihkan?
activation_given_hint = Ya: aktivasi sebelumnya berakhir, tanggungan tetap.
yes_word = Ya
no_word = Tidak
reason_label = Alasan
words_for_buyer = Untuk pembeli
words_for_customer = Untuk pelanggan
day_alone = { DATE($day) }
serial_label = Nomor seri
case_photos = Foto dan nota
case_no_photos = Belum ada foto.
case_add_photo = Tambah foto
case_photo_kind = Menunjukkan
case_steps = Yang dilihat pelanggan
device_card = Kartu garansi
device_claim = Buat klaim
device_return = Minta pengembalian
device_code = Kode untuk produk
device_code_help = Hanya ditampilkan sekarang. Label untuk dicetak sudah diunduh; label sebelumnya tidak berlaku lagi.

## Pages to print

card_title = Kartu garansi
card_owner = Pemilik
card_number = Aktivasi
card_bought = Dibeli
card_registration = Nomor pendaftaran
card_parts_until = Suku cadang tersedia sampai
card_covered = Yang ditanggung
card_not = Yang tidak ditanggung
card_centres = Tempat perbaikan
product_label_title = Label { $serial }
product_label_scan = Pindai untuk mengaktifkan garansi atau melaporkan kerusakan.

### Pengembalian produk.

## States, policies and assessments

return_state_requested = Diminta
return_state_authorised = Disetujui
return_state_sent = Dalam perjalanan ke kami
return_state_received = Diterima
return_state_assessed = Dinilai
return_state_repairing = Diperbaiki
return_state_shipped = Dikirim kembali
return_state_delivered = Sampai
return_state_closed = Ditutup
return_state_expired = Label kedaluwarsa
return_state_refused = Ditolak
return_state_cancelled = Dibatalkan
return_did_request = Diminta
return_did_authorise = Disetujui
return_did_refuse = Ditolak
return_did_cancel = Dibatalkan
return_did_send = Dikirim pelanggan
return_did_expire = Label kedaluwarsa
return_did_receive = Diterima
return_did_other_serial = Produk lain yang tiba
return_did_assess = Dinilai
return_did_repair = Mulai diperbaiki
return_did_ship = Dikirim ke pelanggan
return_did_ship_ahead = Pengganti dikirim lebih dahulu
return_did_exchange = Ditukar di tempat pelanggan
return_did_deliver = Sampai
return_did_take_back = Produk lama sudah kembali
return_did_close = Ditutup
return_did_refund = Uang dikembalikan
comes_back_none = Produk lama tetap di sana
comes_back_before = Pengganti dikirim lebih dahulu
comes_back_exchange = Ditukar di tempat pelanggan
comes_back_after = Setelah produk lama dinilai
disposition_repair = Perbaikan
disposition_replacement = Penggantian
disposition_refund = Pengembalian uang
disposition_as_it_is = Kembali apa adanya
return_refusal_not_covered = Garansi tidak menanggungnya
return_refusal_no_fault = Tidak ada kerusakan
return_refusal_too_late = Sudah terlambat untuk dikembalikan
return_refusal_not_ours = Bukan produk kami
return_refusal_other = Alasan lain

## Steps, as the customer sees them

return_step_requested = Anda meminta pengembalian
return_step_authorised = Label Anda sudah siap
return_step_sent = Anda sudah mengirimnya
return_step_received = Sudah tiba di tempat kami
return_step_assessed = Sudah kami periksa
return_step_repairing = Sedang kami perbaiki
return_step_shipped = Dalam perjalanan ke tempat Anda
return_step_exchanged = Sudah kami tukar di tempat Anda
return_step_delivered = Sudah Anda terima
return_step_taken_back = Produk lama sudah kembali kepada kami
return_step_refunded = Uang Anda dikembalikan
return_step_closed = Selesai
return_step_expired = Label sudah tidak berlaku
return_step_refused = Kami tidak dapat menerimanya kembali
return_step_cancelled = Dibatalkan

## Refusals

no_return = tidak ada pengembalian { $number }
return_not_movable =
    pengembalian { $number } berstatus “{ LABEL("return_state", $state) }”: “{ LABEL("return_did", $action) }” tidak bisa dilakukan sekarang
return_not_so =
    “{ LABEL("return_did", $action) }” tidak cocok untuk pengembalian { $number }: { LABEL("comes_back", $comes_back) }{ $disposition ->
        [none] { "" }
       *[other] , dinilai “{ LABEL("disposition", $disposition) }”
    }
return_not_owner = pengembalian hanya dapat diminta oleh pemilik produk
return_open_already = sudah ada pengembalian yang belum selesai untuk produk ini { $number }
return_old_one_missing = pengembalian { $number } menunggu produk lama { $serial }
return_serial_missing = isi nomor seri yang tertera pada produk
other_serial_arrived = { $serial } tiba, bukan { $promised }
replaced_has_no_owner = produk tanpa pemilik, atau yang sudah keluar dari armada, tidak dapat diganti
replacement_taken = { $serial } tidak dapat menjadi pengganti: sudah ada pemiliknya, atau sudah keluar dari armada
replacement_serial_missing = isi nomor seri produk pengganti
refund_needs_amount = tentukan berapa uang yang dikembalikan
return_label_over = label hanya berlaku sampai sekarang

## News

news_return_requested = Pengembalian { $serial } diminta.
news_return_other_serial = Produk lain tiba, bukan { $serial }.
return_without_label = pengembalian { $number } belum punya label: belum disetujui

## Pages

returns = Pengembalian
product_return = Pengembalian
returns_empty = Tidak ada pengembalian di sini.
returns_open = Sedang berjalan
return_policy = Penukaran
assessment = Penilaian
return_new_one = Pengganti
return_valid = Label berlaku sampai
return_parcel_in = Paket ke kami
return_parcel_out = Paket ke pelanggan
return_wrong = { $serial } tiba, bukan { $promised }: tidak dilanjutkan sampai produk yang benar ada di sini.
return_wrong_short = yang tiba { $serial }
return_print_label = Cetak label
return_authorise = Setujui
return_authorise_title = Setujui pengembalian
return_ship_to = Dikirim ke mana
return_refuse = Tolak
return_refuse_title = Tolak pengembalian
return_receive = Sudah tiba
return_take_back = Produk lama sudah tiba
return_serial_ask = Nomor seri apa yang tertera pada produk yang tiba?
return_send = Dikirim pelanggan
return_send_title = Paket pelanggan
return_assess = Nilai
return_assess_title = Nilai produk
return_assessment_words = Yang terlihat
return_amount = Jumlah uang yang dikembalikan
return_repair = Mulai perbaikan
return_ship = Kirim
return_ship_ahead = Kirim pengganti lebih dahulu
return_ship_title = Kirim ke pelanggan
return_exchange = Tukar di tempat pelanggan
return_exchange_title = Tukar produk
return_old_serial = Nomor seri produk lama
return_new_serial = Nomor seri pengganti
return_new_serial_hint = Pengganti mendapat pemilik dan sisa tanggungan; produk lama keluar dari armada.
return_deliver = Sudah sampai
return_refund = Kembalikan uang dan tutup
return_close = Tutup
return_cancel = Batalkan
return_cancel_why = Mengapa pengembalian dibatalkan?
return_reason_ask = Mengapa produk dikembalikan?
return_carrier = Ekspedisi
return_tracking = Nomor resi

## The label

label_title = Label { $number }
label_until = Berlaku sampai { LONG_DAY($until) }
label_to = Kepada
label_to_us = Pusat servis yang kami sebutkan kepada Anda
label_step_pack = Kemas produk dengan baik, tanpa aksesori.
label_step_stick = Tempelkan label ini pada paket, sehingga kode kotaknya terlihat.
label_step_send = Serahkan paket kepada ekspedisi, dan simpan resinya.

### Formulir terbuka: melaporkan kerusakan tanpa akun.

report_team = Layanan purnajual
report_other_language = English
report_back = Kembali
report_title = Laporkan kerusakan
report_which = Apa yang rusak?
report_what = Apa yang terjadi?
report_other = Hal lain
report_have_account_title = Sudah punya akun?
report_have_account = Lihat semua perangkat Anda
report_danger_title = Lakukan ini dulu
report_try_title = Coba dulu
report_try_helped = Sudah beres? Bagus, Anda tidak perlu mengirim apa pun.
report_still = Masih bermasalah? Kami bantu
report_tell = Beri tahu kami
report_phone = Nomor telepon atau WhatsApp Anda
report_serial = Nomor seri (lihat stiker pada alat; boleh dikosongkan)
report_photo = Atau foto stiker itu
report_more = Tambah nama dan cerita
report_name = Nama Anda (boleh dikosongkan)
report_words = Ceritakan apa yang terjadi (boleh dikosongkan)
report_privacy = Nomor Anda hanya kami pakai untuk menjawab laporan ini.
report_send = Kirim laporan
report_phone_wrong = Nomor telepon itu belum lengkap. Contoh: 0812 3456 7890
report_receipt = Nomor laporan Anda
report_receipt_hint = Catat nomor ini. Sebutkan bila Anda menelepon atau mengirim pesan.
report_whatsapp = Kirim lewat WhatsApp
report_whatsapp_words = Halo, ini laporan saya: { $receipt }
report_another = Laporkan kerusakan lain
report_again_title = Laporan belum terkirim
report_again = Coba lagi tanpa foto, atau dengan foto lain.

## Keadaan laporan

report_state_waiting_title = Laporan sudah kami terima
report_state_waiting = Tim kami memeriksanya, lalu menghubungi Anda.
report_state_joined_title = Laporan sedang kami tangani
report_state_joined = Tim kami sudah memeriksanya dan akan menghubungi Anda.
report_state_refused_title = Laporan ini sudah ditutup
report_state_refused = Bila masih bermasalah, kirim laporan baru atau hubungi kami.

## Mengaktifkan garansi

report_activate_title = Aktifkan garansi
report_activate_which = Produk apa?
report_activate_serial = Nomor seri (lihat stiker pada alat)
report_activate_bought = Kapan dibeli?
report_activate_name = Nama Anda
report_activate_email = Email (atau nomor telepon di atas)
report_activate_receipt = Foto nota pembelian
report_activate_send = Aktifkan
report_activate_incomplete = Isi tanggal pembelian dan nomor seri, lalu kirim lagi.
report_activate_number = Nomor garansi Anda
report_activation_submitted_title = Permintaan Anda sudah kami terima
report_activation_submitted = Tim kami memeriksa nota Anda, lalu memberi kabar.
report_activation_needs_proof_title = Kami memerlukan bukti pembelian
report_activation_needs_proof = Kirim permintaan baru dengan foto nota yang jelas, atau hubungi kami.
report_activation_verified_title = Garansi Anda aktif
report_activation_verified = Terima kasih. Anda tidak perlu menyimpan kartu kertas.
report_activation_rejected_title = Garansi belum dapat diaktifkan
report_activation_rejected = Hubungi kami dan sebutkan nomor ini.
report_activation_withdrawn_title = Permintaan ini dibatalkan
report_activation_withdrawn = Anda dapat mengirim permintaan baru kapan saja.

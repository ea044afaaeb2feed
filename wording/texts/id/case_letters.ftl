### Surat tentang aktivasi, klaim, pengembalian, survei, dan perangkat: kepada pelanggan.

case_letter_greeting = Yth. { $customer },
case_letter_product = produk
case_letter_automatic = Pesan ini dikirim otomatis.
case_letter_link = Perkembangan terbaru: { $link }
case_letter_out = Tidak ingin menerima pesan seperti ini lagi? { $link }#messages
case_letter_amount = Jumlahnya { MONEY($amount, $currency) }.
case_letter_item_appliance = Seluruh perangkat
case_letter_item_component = Suku cadang
case_letter_item_labour = Pengerjaan
case_letter_item_travel = Perjalanan
case_letter_item_other = Lainnya
case_letter_about_repair = perbaikan
case_letter_about_claim = jawaban kami atas klaim
case_letter_covered = Garansi: { $short }
case_letter_new_serial = Ini perangkat lain, dengan nomor seri { $serial }. Sisa garansi Anda tetap berlaku untuknya.
case_letter_parcel = Dikirim dengan { $carrier }, nomor resi { $tracking }.

## Aktivasi

case_letter_activation_verified_subject = Garansi { $product } Anda sudah aktif
case_letter_activation_verified_body = garansi { $product } Anda (nomor seri { $serial }) sudah kami aktifkan. Nomor garansi Anda { $number }. Anda tidak perlu menyimpan kartu kertas.
case_letter_activation_verified_button = Lihat garansinya
case_letter_activation_needs_proof_subject = Kami memerlukan bukti pembelian lain untuk { $product } Anda
case_letter_activation_needs_proof_body = untuk mengaktifkan garansi { $product } Anda (nomor { $number }), kami memerlukan bukti pembelian lain. Kirimkan foto nota yang jelas.
case_letter_activation_needs_proof_button = Kirim fotonya
case_letter_activation_rejected_subject = Garansi { $product } Anda belum dapat diaktifkan
case_letter_activation_rejected_body = garansi { $product } Anda (nomor { $number }) belum dapat kami aktifkan. Hubungi kami, dan sebutkan nomor ini.
case_letter_activation_rejected_button = Lihat permintaannya
case_letter_activation_reason_unknown_serial = Alasan: nomor seri ini tidak kami kenal.
case_letter_activation_reason_already_activated = Alasan: garansi perangkat ini sudah pernah diaktifkan.
case_letter_activation_reason_proof_unreadable = Alasan: notanya tidak terbaca.
case_letter_activation_reason_proof_missing = Alasan: notanya tidak ada.
case_letter_activation_reason_proof_of_another = Alasan: notanya untuk produk lain.
case_letter_activation_reason_sold_elsewhere = Alasan: perangkat ini tidak dijual di sini.
case_letter_activation_reason_other = Hubungi kami, kami akan menjelaskannya.

## Klaim

case_letter_claim_submitted_subject = Klaim Anda { $number } sudah kami terima
case_letter_claim_submitted_body = klaim Anda { $number } untuk { $product } (nomor seri { $serial }) sudah kami terima. Kami memeriksanya, dan mengabari Anda lagi begitu ada keputusan.
case_letter_claim_submitted_button = Ikuti klaimnya
case_letter_claim_needs_info_subject = Kami memerlukan sesuatu dari Anda untuk klaim { $number }
case_letter_claim_needs_info_body = untuk memutuskan klaim Anda { $number } atas { $product }, kami memerlukan ini dari Anda:
case_letter_claim_needs_info_button = Jawab
case_letter_claim_decided_subject = Keputusan atas klaim Anda { $number }
case_letter_claim_decided_body = kami sudah memutuskan klaim Anda { $number } untuk { $product } (nomor seri { $serial }). Bila tidak setuju, Anda dapat meminta kami memeriksa sekali lagi.
case_letter_claim_decided_button = Lihat keputusannya
case_letter_claim_settled_subject = Klaim Anda { $number } sudah selesai
case_letter_claim_settled_body = yang kami janjikan dalam klaim Anda { $number } untuk { $product } sedang dalam perjalanan, atau sudah selesai.
case_letter_claim_settled_button = Lihat klaimnya

## Pengembalian

case_letter_return_authorised_subject = { $product } Anda boleh dikembalikan: { $number }
case_letter_return_authorised_body = { $product } Anda (nomor seri { $serial }) boleh dikembalikan. Nomor pengembaliannya { $number }.
case_letter_return_authorised_button = Lihat caranya
case_letter_comes_back_after = Tulis nomor itu di luar paket, dan kirim paling lambat { $until } ke alamat ini:
case_letter_comes_back_before = Anda menerima penggantinya dulu. Setelah itu kirim yang lama, paling lambat { $until }, ke alamat ini:
case_letter_comes_back_exchange = Jangan kirim apa pun: teknisi membawa penggantinya, dan mengambil yang lama.
case_letter_comes_back_none = Jangan kirim apa pun: Anda menerima penggantinya, dan yang lama tidak perlu dikembalikan.
case_letter_return_refused_subject = { $product } Anda tidak dapat kami terima kembali: { $number }
case_letter_return_refused_body = { $product } Anda (nomor seri { $serial }) tidak dapat kami terima kembali.
case_letter_return_refused_button = Lihat pengembaliannya
case_letter_refusal_not_covered = Alasan: tidak ditanggung garansi.
case_letter_refusal_no_fault = Alasan: tidak ada kerusakan.
case_letter_refusal_too_late = Alasan: sudah terlambat untuk pengembalian.
case_letter_refusal_not_ours = Alasan: ini bukan produk kami.
case_letter_refusal_other = Hubungi kami, kami akan menjelaskannya.
case_letter_return_received_subject = { $product } Anda sudah tiba: { $number }
case_letter_return_received_body = { $product } Anda (nomor seri { $serial }) sudah tiba. Kami memeriksanya, lalu mengabari Anda lagi.
case_letter_return_received_button = Ikuti pengembaliannya
case_letter_return_assessed_subject = { $product } Anda sudah diperiksa: { $number }
case_letter_return_assessed_body = { $product } Anda (nomor seri { $serial }) sudah kami periksa.
case_letter_return_assessed_button = Ikuti pengembaliannya
case_letter_disposition_repair = Kami memperbaikinya, lalu mengirimkannya kembali kepada Anda.
case_letter_disposition_replacement = Anda menerima pengganti.
case_letter_disposition_refund = Uang Anda dikembalikan.
case_letter_disposition_as_it_is = Tidak ada yang rusak. Kami mengirimkannya kembali kepada Anda.
case_letter_return_shipped_subject = Ada paket dalam perjalanan kepada Anda: { $number }
case_letter_return_shipped_body = paket untuk pengembalian { $number } sedang dalam perjalanan kepada Anda.
case_letter_return_shipped_button = Ikuti paketnya
case_letter_return_delivered_subject = Pengembalian { $number } sudah diantar
case_letter_return_delivered_body = paket untuk pengembalian { $number } sudah diantar. Bila ada yang tidak beres, beri tahu kami.
case_letter_return_delivered_button = Lihat pengembaliannya
case_letter_return_expired_subject = Pengembalian Anda { $number } sudah lewat waktunya
case_letter_return_expired_body = { $product } Anda (nomor seri { $serial }) tidak sampai tepat waktu, jadi pengembalian { $number } berakhir. Anda dapat memintanya lagi kapan saja.
case_letter_return_expired_button = Lihat pengembaliannya
case_letter_return_refunded_subject = Uang Anda dikembalikan: { $number }
case_letter_return_refunded_body = kami mengembalikan uang untuk { $product } Anda (nomor seri { $serial }).
case_letter_return_refunded_button = Lihat pengembaliannya

## Survei

case_letter_survey_subject = Seberapa puas Anda dengan { $about }?
case_letter_survey_body = seberapa puas Anda dengan { $about } untuk { $product } Anda (nomor seri { $serial })? Cukup satu ketukan. Setiap jawaban kami baca.
case_letter_survey_button = Jawab dengan satu ketukan
case_letter_survey_reminder_subject = Pendapat Anda masih kami tunggu
case_letter_survey_reminder_body = boleh kami bertanya sekali lagi? Seberapa puas Anda dengan { $about } untuk { $product } Anda? Cukup satu ketukan. Kami tidak akan bertanya lagi.
case_letter_survey_reminder_button = Jawab dengan satu ketukan

## Pengingat

case_letter_warranty_ends_subject = Garansi { $product } Anda segera berakhir
case_letter_warranty_ends_body = garansi { $product } Anda (nomor seri { $serial }) segera berakhir. Bila ada yang tidak beres, laporkan sebelum itu.
case_letter_warranty_ends_button = Lihat garansinya
case_letter_maintenance_due_subject = Saatnya merawat { $product } Anda
case_letter_maintenance_due_body = sudah waktunya untuk ini: { $plan }. Dengan begitu { $product } Anda (nomor seri { $serial }) lebih awet.
case_letter_maintenance_due_button = Lihat perangkatnya

## Mengapa sebuah surat tidak terkirim: untuk staf

case_letter_nobody = tidak ada orang yang dapat dijangkau
case_letter_overtaken = beritanya sudah usang
case_letter_unwanted = pelanggan tidak menginginkan pesan seperti ini
case_letter_without_consent = pelanggan belum menyetujui pesan seperti ini
case_letter_waits_for_morning = menunggu jam tenang berakhir

### Surat kepada pelanggan: kerangka semuanya, lalu tiap jenis.

mail_nobody = pelanggan
mail_the_device = perangkat
mail_unknown_mode = gangguan belum diketahui
mail_team = Layanan purnajual
mail_sign = Tim layanan
mail_sign_brand = Tim layanan { $brand }
contact_phone = Telepon
contact_whatsapp = WhatsApp
contact_email = Email
contact_address = Alamat
contact_hours = Jam layanan
contact_message = Halo, ini tentang tiket saya { ID($ticket) }.
contact_title = Cara menghubungi kami
contact_centres = Pusat layanan
costs_nothing_remote = Kerusakan diatasi dari jauh: Anda tidak dikenai biaya.
mail_reference = Nomor tiket
mail_fallback = Bila tombol tidak berfungsi, buka alamat ini:
mail_automatic = Pesan ini dikirim otomatis tentang perangkat Anda.
mail_stop = Berhenti menerima pesan
mail_link = Perkembangan terbaru dan jawaban Anda: { $link }
mail_out = Pesan ini dikirim otomatis. Tidak ingin menerimanya lagi? { $link }#messages

## predicted_failure

mail_predicted_failure_subject = { $product } Anda mungkin segera perlu diperiksa
mail_predicted_failure_badge = Tanda awal
mail_predicted_failure_preheader = Masih bekerja, tetapi ada tanda awal gangguan. Pilih waktu kunjungan yang cocok.
mail_predicted_failure_button = Pilih waktu kunjungan
mail_predicted_failure_body =
    Yth. { $customer },

    { $product } Anda (nomor seri { $serial }) menunjukkan tanda awal gangguan: { $failure_mode }
    ({ $component }). Perangkat masih bekerja dan tetap boleh dipakai. Jika dibiarkan, perangkat bisa rusak
    dalam { $window }, yaitu sebelum { $until }.

    Ini perkiraan dari data perangkat, jadi bisa saja keliru. Karena itu kami ingin seorang teknisi memeriksanya
    lebih dulu, sebelum Anda terganggu.

    Selanjutnya: pilih waktu kunjungan yang cocok di halaman Anda. Kalau ternyata tidak ada masalah, kami akan
    mengatakannya apa adanya.

    { $costs }

    Salam hangat,{ "\u000A" }{ $team }

## reported_failure

mail_reported_failure_subject = Kami sedang menangani { $product } Anda
mail_reported_failure_badge = Laporan diterima
mail_reported_failure_preheader = Laporan sudah kami terima. Anda dapat memilih waktu kunjungan.
mail_reported_failure_button = Pilih waktu kunjungan
mail_reported_failure_body =
    Yth. { $customer },

    kami menerima laporan gangguan pada { $product } Anda (nomor seri { $serial }): { $failure_mode }
    ({ $component }). Mohon maaf atas ketidaknyamanannya.

    Selanjutnya: pilih waktu kunjungan yang cocok di halaman Anda, atau tunggu kami menghubungi Anda. Sebutkan
    nomor tiket { ID($ticket) } bila Anda menghubungi kami.

    { $costs }

    Salam hangat,{ "\u000A" }{ $team }

## reopened

mail_reopened_subject = { $product } Anda masih perlu kami tangani
mail_reopened_badge = Belum beres
mail_reopened_preheader = Perlu kunjungan lagi. Anda dapat memilih waktunya.
mail_reopened_button = Pilih waktu kunjungan
mail_reopened_body =
    Yth. { $customer },

    kami membuka kembali tiket { ID($ticket) }: gangguan pada { $product } Anda (nomor seri { $serial }) tampaknya
    belum teratasi: { $failure_mode } ({ $component }). Mohon maaf atas ketidaknyamanannya.

    Selanjutnya: pilih waktu kunjungan berikutnya di halaman Anda. Bila semuanya sudah bekerja dengan baik,
    sampaikan juga di sana.

    { $costs }

    Salam hangat,{ "\u000A" }{ $team }

## visit_planned

mail_visit_planned_subject = Teknisi untuk { $product } Anda sudah ditugaskan
mail_visit_planned_badge = Kunjungan
mail_visit_planned_preheader = Teknisi datang pada waktu yang Anda pilih.
mail_visit_planned_button = Lihat atau ubah kunjungan
mail_visit_planned_body =
    Yth. { $customer },

    seorang teknisi sudah ditugaskan untuk memeriksa { $product } Anda (nomor seri { $serial }) pada waktu yang
    Anda pilih: { $visit }.

    Mohon ada orang dewasa di tempat, dan perangkat mudah dijangkau. Bila waktunya tidak lagi cocok, ubah di
    halaman Anda.

    { $costs }

    Salam hangat,{ "\u000A" }{ $team }

## resolved_repaired

mail_resolved_repaired_subject = { $product } Anda sudah ditangani
mail_resolved_repaired_badge = Selesai
mail_resolved_repaired_preheader = Apa yang ditemukan, dan apa yang sudah dikerjakan.
mail_resolved_repaired_button = Lihat hasilnya
mail_resolved_repaired_body =
    Yth. { $customer },

    pekerjaan pada { $product } Anda (nomor seri { $serial }) sudah selesai.

    { $found }

    Bila masih ada yang tidak beres, beri tahu kami lewat halaman Anda; tiket { ID($ticket) } akan kami buka
    lagi.

    { $costs }

    Terima kasih atas kepercayaan Anda,{ "\u000A" }{ $team }

## resolved_nothing

mail_resolved_nothing_subject = { $product } Anda baik-baik saja
mail_resolved_nothing_badge = Tidak ada kerusakan
mail_resolved_nothing_preheader = Tidak ada kerusakan. Mohon maaf telah menyita waktu Anda.
mail_resolved_nothing_button = Lihat hasilnya
mail_resolved_nothing_body =
    Yth. { $customer },

    teknisi kami sudah memeriksa { $product } Anda (nomor seri { $serial }) dan tidak menemukan kerusakan. Tidak
    ada yang perlu Anda lakukan.

    Dugaan tentang { $failure_mode } ternyata keliru. Mohon maaf telah menyita waktu Anda. Temuan ini kami pakai
    untuk memperbaiki perkiraan berikutnya.

    Salam hangat,{ "\u000A" }{ $team }

## cancelled

mail_cancelled_subject = Kunjungan untuk { $product } Anda tidak jadi dilakukan
mail_cancelled_badge = Ditutup
mail_cancelled_preheader = Tiket ditutup tanpa pemeriksaan. Perangkat tetap kami pantau.
mail_cancelled_button = Buka halaman Anda
mail_cancelled_body =
    Yth. { $customer },

    tiket { ID($ticket) } untuk { $product } Anda (nomor seri { $serial }) kami tutup tanpa pemeriksaan.
    Artinya, kami tidak tahu pasti apakah { $failure_mode } memang terjadi.

    Perangkat tetap kami pantau. Bila Anda melihat hal yang tidak biasa, atau tetap menginginkan kunjungan, beri
    tahu kami lewat halaman Anda.

    Salam hangat,{ "\u000A" }{ $team }

## Waktu dalam surat

long_moment = { LONG_DAY($at) } pukul { CLOCK($at) }
window = { WINDOW($length) }
window_day = { $n } hari
window_hour = { $n } jam
window_minute = { $n } menit
visit_slot = { LONG_DAY($on) }, { LABEL("slot_part", $part) } ({ HOURS($begins, $ends) } { ZONE_ON($on) })
slot_part_morning = pagi
slot_part_afternoon = siang

## Peluang dalam kata sehari-hari

likelihood_very_likely = sangat mungkin
likelihood_likely = kemungkinan besar
likelihood_even = mungkin ya, mungkin tidak
likelihood_possible = mungkin terjadi, tetapi kecil kemungkinannya

## Apa yang ditemukan

found_confirmed = Teknisi kami menemukan: { MODE($mode) }.
found_other_fault = Teknisi kami menemukan hal lain dari yang kami duga: { MODE($mode) }.
found_failed_before_visit =
    Kerusakan terjadi sebelum kunjungan kami: { MODE($mode) }. Mohon maaf kami tidak datang tepat waktu.
found_cured_remotely = Perangkat menunjukkan tanda: { MODE($mode) }.
done_remotely = Kami sudah memulihkannya dari jauh; tidak perlu ada yang datang.
done_replaced = Sudah diganti: { COMPONENT($component) }.
done_fitted = Suku cadang yang dipasang: { LIST($parts, each: "part") }.
done_put_right = Gangguan sudah diperbaiki.
found_and_done = { SAY($found) } { SAY($done) }

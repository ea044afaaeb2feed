### Halaman pelanggan.

portal_team = Layanan purnajual
portal_other_language = English
portal_device = Perangkat
portal_serial = Nomor seri
portal_ticket = Nomor tiket
portal_seen_title = Yang kami lihat
portal_seen_by_report = Gangguan ini dilaporkan: { $mode }.
portal_seen_by_prediction = Data perangkat Anda menunjukkan tanda awal: { $mode }.
portal_sure_title = Seberapa yakin
portal_sure =
    { $likelihood } dalam jangka waktu ini: kira-kira { $tenths } dari 10 perangkat dengan tanda seperti ini.
    Ini perkiraan dan bisa keliru.
portal_window_title = Perkiraan waktu
portal_window = Sebelum { $until }
portal_window_between = Paling mungkin antara { $low } dan { $high }
portal_meanwhile_title = Sampai diperbaiki
portal_next_title = Selanjutnya
portal_found_title = Yang ditemukan
portal_history_title = Riwayat
portal_choose_title = Kapan teknisi boleh datang?
portal_choose_hint = Ketuk satu waktu yang cocok untuk Anda. Jam dalam { $zone }.
portal_change_title = Ubah waktu
portal_morning = Pagi
portal_afternoon = Siang
portal_own_title = Tidak ada yang cocok? Usulkan waktu sendiri
portal_own_day = Hari
portal_own_part = Pagi atau siang
portal_own_words = Pesan (boleh dikosongkan)
portal_own_button = Kirim usul
portal_own_wish = Usul waktu: { $day }
portal_own_wish_part = Usul waktu: { $day }, { $part }
portal_later_button = Nanti saja
portal_decline_button = Tidak perlu kunjungan
portal_later_said = Anda meminta waktu yang lebih lambat. Kami akan menghubungi Anda.
portal_decline_said = Anda tidak menginginkan kunjungan. Bila berubah pikiran, pilih saja waktu di bawah ini.
portal_stopped_title = Sudah tidak berfungsi?
portal_stopped_again_title = Masih ada masalah?
portal_stopped_hint = Beri tahu kami. Laporan Anda langsung masuk ke tim layanan.
portal_stopped_label = Apa yang terjadi? (boleh dikosongkan)
portal_stopped_button = Laporkan kerusakan
portal_stopped_said = Laporan Anda sudah masuk. Tim layanan akan menghubungi Anda.
portal_messages_title = Pesan dari kami
portal_messages_on = Anda menerima email tentang perangkat Anda.
portal_messages_off = Anda tidak menerima email lagi. Halaman ini tetap dapat dibuka.
portal_opt_out_button = Berhenti menerima email
portal_opt_in_button = Terima email lagi
portal_expires = Halaman ini dapat dibuka sampai 90 hari setelah tiket ditutup. Tautannya pribadi; jangan dibagikan.

## done

portal_done_rated = Terima kasih. Setiap jawaban kami baca.
portal_done_agree = Terima kasih. Waktu kunjungan sudah kami catat.
portal_done_later = Baik, kami catat. Kami akan menghubungi Anda.
portal_done_decline = Baik, kami catat. Tidak ada kunjungan tanpa persetujuan Anda.
portal_done_stopped = Terima kasih, laporan Anda sudah kami terima.
portal_done_opt_out = Anda tidak akan menerima email lagi.
portal_done_opt_in = Anda akan menerima email lagi.

## refused

portal_refused_too_late =
    Tiket ini sudah selesai, jadi jawaban Anda tidak diperlukan lagi. Bila masih ada masalah, beri tahu kami di
    bawah ini.
portal_refused_slot_gone = Waktu itu sudah tidak tersedia. Silakan pilih waktu lain.
portal_refused_unclear = Maaf, jawaban itu tidak kami pahami. Silakan coba lagi.

## predicted

portal_predicted_badge = Tanda awal
portal_predicted_title = { $product } Anda masih bekerja, tetapi sebaiknya segera diperiksa
portal_predicted_lead = Kami melihat tanda awal gangguan. Lebih baik diperiksa sekarang daripada rusak tiba-tiba.
portal_predicted_next_1 = Anda memilih waktu kunjungan.
portal_predicted_next_2 = Teknisi datang dan memeriksa, dengan suku cadang yang mungkin diperlukan.
portal_predicted_next_3 = Hasilnya kami tulis di halaman ini, juga bila ternyata tidak ada masalah.

## reported

portal_reported_badge = Laporan diterima
portal_reported_title = Kami sedang menangani { $product } Anda
portal_reported_lead = Mohon maaf atas gangguan ini. Pilih waktu yang cocok, teknisi kami akan datang.
portal_reported_next_1 = Anda memilih waktu kunjungan, atau menunggu kami menghubungi Anda.
portal_reported_next_2 = Teknisi datang dan memperbaiki.
portal_reported_next_3 = Hasilnya kami tulis di halaman ini.

## remote

portal_remote_badge = Sedang berjalan
portal_remote_title = Kami mencoba memulihkan { $product } Anda dari jauh
portal_remote_lead = Perangkat sedang bekerja sendiri atas perintah kami. Mohon biarkan tetap menyala.
portal_remote_next_1 = Kami memantau apakah pembacaannya membaik.
portal_remote_next_2 = Bila belum, kami menawarkan kunjungan.

## planned

portal_planned_badge = Kunjungan disepakati
portal_planned_title = Teknisi datang { $slot }
portal_planned_lead = Terima kasih. Mohon ada orang dewasa di tempat, dan perangkat mudah dijangkau.
portal_planned_next_1 = Teknisi datang pada waktu yang Anda pilih.
portal_planned_next_2 = Hasilnya kami tulis di halaman ini, juga bila ternyata tidak ada masalah.

## working

portal_working_badge = Sedang dikerjakan
portal_working_title = Teknisi sedang menangani { $product } Anda
portal_working_lead = Begitu selesai, hasilnya kami tulis di halaman ini.
portal_working_next_1 = Teknisi menyelesaikan pekerjaannya.
portal_working_next_2 = Hasilnya kami tulis di halaman ini.

## waiting

portal_waiting_badge = Menunggu
portal_waiting_title = Pekerjaan pada { $product } Anda menunggu sebentar
portal_waiting_lead = Ada yang harus kami siapkan dulu, misalnya suku cadang. Tiket Anda tidak kami lupakan.
portal_waiting_next_1 = Kami melanjutkan begitu semuanya siap.
portal_waiting_next_2 = Hasilnya kami tulis di halaman ini.

## repaired

portal_repaired_badge = Selesai
portal_repaired_title = { $product } Anda sudah ditangani
portal_repaired_lead = { $found }
portal_repaired_next_1 = Anda tidak perlu melakukan apa pun.
portal_repaired_next_2 = Perangkat tetap kami pantau.

## nothing

portal_nothing_badge = Tidak ada kerusakan
portal_nothing_title = { $product } Anda baik-baik saja
portal_nothing_lead =
    Teknisi kami tidak menemukan kerusakan. Dugaan kami keliru; mohon maaf telah menyita waktu Anda.
portal_nothing_next_1 = Anda tidak perlu melakukan apa pun.
portal_nothing_next_2 = Temuan ini memperbaiki perkiraan kami berikutnya.

## cancelled

portal_cancelled_badge = Ditutup
portal_cancelled_title = Tiket ini ditutup tanpa pemeriksaan
portal_cancelled_lead = Kami tidak tahu pasti apakah gangguan itu memang ada. Perangkat tetap kami pantau.
portal_cancelled_next_1 = Bila Anda melihat hal yang tidak biasa, beri tahu kami di bawah ini.

## step

portal_step_open_prediction = Kami melihat tanda awal gangguan
portal_step_open_report = Gangguan dilaporkan
portal_step_report = Anda melaporkan gangguan
portal_step_assign = Teknisi ditugaskan
portal_step_start = Pekerjaan dimulai
portal_step_hold = Pekerjaan menunggu
portal_step_resume = Pekerjaan dilanjutkan
portal_step_resolve_confirmed = Gangguan ditemukan dan ditangani
portal_step_resolve_other_fault = Gangguan lain ditemukan dan ditangani
portal_step_resolve_failed_before_visit = Kerusakan ditangani
portal_step_resolve_cured_remotely = Dipulihkan dari jauh, tanpa kunjungan
portal_step_try_command = Kami mencoba memulihkannya dari jauh
portal_step_command_in_vain = Itu belum cukup: perlu kunjungan
portal_step_resolve_no_fault_found = Diperiksa: tidak ada kerusakan
portal_step_resolve_not_inspected = Ditutup tanpa pemeriksaan
portal_step_close = Tiket ditutup
portal_step_cancel = Tiket dibatalkan
portal_step_reopen = Tiket dibuka lagi
portal_step_answer_agree = Anda menyetujui kunjungan
portal_step_answer_later = Anda meminta waktu yang lebih lambat
portal_step_answer_decline = Anda tidak menginginkan kunjungan

## Halaman tanpa tiket

portal_no_page_title = Halaman ini tidak ada
portal_no_page = Tautannya mungkin terpotong atau sudah tidak berlaku. Buka lagi dari email kami.
portal_over_title = Halaman ini sudah ditutup
portal_over = Tiketnya sudah lama selesai. Bila ada masalah, silakan hubungi kami lagi.
portal_opted_out_title = Anda berhenti menerima email
portal_opted_out = Lewat tautan di email terakhir, pilihan ini dapat diubah kapan saja.
portal_away_title = Sebentar, ya
portal_away = Halaman ini sedang tidak dapat dibuka. Silakan coba lagi beberapa menit lagi.
portal_ended_title = Tautan ini sudah berakhir
portal_ended = Perangkat ini sudah punya pemilik lain, jadi tautan lama tidak berlaku lagi.
portal_back = Kembali
portal_door_title = Semua perangkat Anda
portal_door_hint = Kami mengirim tautan masuk ke alamat yang tercatat untuk Anda. Tanpa kata sandi.
portal_door_button = Lihat semua perangkat saya
portal_link_over_title = Tautan ini sudah tidak berlaku
portal_link_over = Tautan untuk masuk berlaku sekali dan tidak lama. Buka halaman masuk dan minta yang baru.
portal_too_many_title = Mohon tunggu sebentar
portal_costs_title = Biaya

### Percakapan: baris dari sistem dan penolakan.

no_thread = percakapan { ID($thread) } tidak ada
thread_without_customer = perangkat pada tiket { ID($ticket) } tidak terdaftar atas nama pelanggan mana pun: tidak ada penerima pesan
thread_not_movable = percakapan { ID($thread) } { $state ->
    [open] terbuka
    [waiting_for_us] menunggu jawaban kita
    [waiting_for_customer] menunggu pelanggan
   *[closed] sudah ditutup
  }: hal ini tidak dapat dilakukan sekarang
thread_has_successor = pelanggan mempunyai percakapan lain yang terbuka: nomor { ID($other) }
threads_not_mergeable = percakapan { ID($thread) } tidak dapat digabungkan ke { ID($other) }: keduanya harus milik satu pelanggan dan belum digabungkan
thread_not_unmergeable = percakapan { ID($thread) } tidak sedang digabungkan, atau pelanggan sudah mempunyai percakapan lain yang terbuka
message_length = pesan terdiri dari 1 sampai { $most } karakter
thread_handed_over = Asisten sudah meneruskan percakapan ini kepada tim kami. Petugas akan menjawab di sini.
thread_of_what = sebutkan tiket atau pelanggan, salah satu saja
mail_too_large = e-mail ini berukuran { $mib } MiB; yang dibaca paling besar { $most } MiB
mail_unreadable = e-mail ini tidak dapat diuraikan: lihat bentuk aslinya
mail_own_loop = e-mail kita sendiri yang kembali: ada yang meneruskannya kepada kita
mail_bounce_of_nothing = ada e-mail yang kembali, tetapi bukan dari kita: { $why }
mail_bounced = e-mail kita kembali: { $why }
mail_delayed = E-mail belum sampai; server masih terus mencoba: { $why }
mail_came_back = E-mail kembali: { $why }. Alamat ini tidak dipakai lagi sampai ada yang memastikan bahwa alamatnya benar.
mail_by_machine = { $machine ->
    [absence] pemberitahuan sedang tidak di tempat
    [bounce] laporan pengiriman
    [list] e-mail dari milis
    [loop] e-mail kita sendiri
   *[automatic] e-mail otomatis
  }: tidak perlu dijawab
mail_from_another = { $sender } menjawab dalam percakapan orang lain
mail_from_stranger = tidak ada yang terdaftar dengan alamat { $sender }
mail_from_several = { $count } pelanggan memakai alamat { $sender }
mail_filed = ada di percakapan { ID($thread) }
mail_filed_by_hand = dimasukkan ke percakapan { ID($thread) } oleh petugas
mail_dropped = disisihkan: { $why }
mail_received = Pesan Anda sudah kami terima. Petugas kami akan menjawabnya. Nomor Anda: { ID($thread) }.
no_mail = e-mail { ID($mail) } tidak ada
mail_settled_before = nasib e-mail { ID($mail) } sudah diputuskan
mail_gone = e-mail aslinya tidak disimpan lagi
message_to_nobody = penerimanya sudah tidak ada
message_to_dead_address = e-mail ke alamat ini kembali: alamat tidak dipakai
message_read_already = sudah dibaca di halaman
message_did_not_leave = Jawaban tidak terkirim lewat e-mail: { $why }
conversation_answer_above = — Tulis jawaban Anda di atas garis ini —
conversation_subject = Percakapan Anda dengan tim layanan kami
conversation_subject_ticket = { $mark } Tentang tiket Anda
conversation_link = Percakapan selengkapnya: { $link }
conversation_button = Lihat percakapan
conversation_sign = { $name }, { $team }
conversation_sign_automatic = { $team } (jawaban ini ditulis secara otomatis)
message_did_not_leave_chat = Jawaban tidak terkirim lewat obrolan ({ $why }); bila ada alamatnya, dikirim lewat e-mail.
mail_sender_failed = e-mail ini mengaku dari { $sender }, tetapi pemeriksaan pengirim gagal: mungkin dari orang lain
mail_sender_not_proven = tidak ada bukti bahwa ini dari { $sender }: server e-mailnya tidak menandatangani apa pun
thread_sender_failed = Pemeriksaan pengirim gagal: ini mungkin dari orang lain.
thread_sender_none = Pengirim tidak terbukti: ini mungkin dari orang lain.
thread_sender_unchecked = Pengirim tidak diperiksa: dikenal dari alamatnya saja.
chat_picture_missing = Gambar dalam pesan ini tidak bisa diambil: { $why }
chat_picture_too_large = isinya lebih dari { $most_mib } MiB
chat_picture_unreachable = penyedianya tidak bisa dihubungi: { $error }
chat_picture_refused = penyedianya menjawab { ID($status) }

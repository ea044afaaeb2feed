### Perintah ke perangkat, dan pemulihan jarak jauh.

## States

command_state_queued = Menunggu
command_state_sent = Terkirim
command_state_acknowledged = Diterima perangkat
command_state_in_progress = Sedang berjalan
command_state_succeeded = Berhasil
command_state_failed = Gagal
command_state_rejected = Ditolak perangkat
command_state_timed_out = Tidak dijawab tepat waktu
command_state_expired = Kedaluwarsa
command_state_cancelled = Ditarik kembali

## What happened to a command

command_not_taken = tidak diterima broker; menunggu lagi
command_refused_by_broker = ditolak broker; alasannya ada di log layanan
command_unanswered = tidak ada jawaban setelah percobaan { $tried } dari { $tries }; menunggu dikirim lagi
command_never_sent = perangkat tidak terjangkau sebelum perintah kedaluwarsa
command_without_answer = sudah dikirim { $tried } kali, dan perangkat tidak menjawab
command_not_ended = perangkat menerimanya, tetapi tidak melaporkan hasil akhirnya
command_as_remedy =
    mungkin memulihkan { MODE($mode) }: dicoba pada tiket { ID($ticket) } sebelum kunjungan

## Arguments

argument_missing = harus diisi
argument_unknown = bukan argumen perintah ini; yang ada: { LIST($known, each: "text", style: "commas") }
argument_any_of = setidaknya satu harus diisi dari: { LIST($known, each: "text", style: "commas") }
argument_no_number = harus berupa angka
argument_not_whole = harus berupa bilangan bulat
argument_no_boolean = harus true atau false
argument_no_text = harus berupa teks yang tidak kosong
argument_too_long = paling panjang { $most } karakter
argument_no_choice = harus salah satu dari { LIST($choices, each: "text", style: "commas") }
argument_out_of_range = harus di antara { BOUND($low) }..{ BOUND($high) }

## Refused

no_command = tidak ada perintah { ID($command) }
command_not_declared =
    “{ $command }” bukan perintah { $product }; yang ada: { LIST($declared, each: "text", style: "commas") }
may_not_send_command =
    { COMMAND($command) } hanya boleh dikirim oleh { LIST($who, family: "sender", style: "or") }
wait_out_of_range = harus lebih dari nol dan paling lama { PERIOD($most) }
too_many_commands =
    sudah ada { $most } perintah yang menunggu untuk { $serial }: tarik kembali sebagian, atau tunggu dulu
command_not_cancellable =
    perintah { ID($command) } berstatus “{ LABEL("command_state", $state) }”; hanya yang masih menunggu yang dapat
    ditarik kembali
ticket_of_another_device = bukan tiket perangkat ini
request_key_taken = kunci “{ $key }” sudah dipakai untuk perintah { ID($command) }, yang berbeda
sender_administrator = administrator
sender_service_lead = kepala layanan
sender_agent = agen
sender_dispatcher = dispatcher
sender_technician = teknisi
sender_claims = bagian klaim
sender_knowledge = bagian pengetahuan
sender_engineer = insinyur
sender_program = program

## Remedies

remedy_begun =
    { COMMAND($command) } mungkin memulihkannya: perintah { ID($number) } dicoba sebelum kunjungan direncanakan, dalam
    { PERIOD($expires) }
remedy_watched =
    { COMMAND($command) } selesai; pembacaan harus berada dalam batas normalnya selama { PERIOD($lasting) }, dalam
    { PERIOD($within) }
remedy_cured = setelah { COMMAND($command) }, pembacaan kembali dalam batas normal
remedy_not_cured =
    { COMMAND($command) } selesai, tetapi pembacaan tidak kembali normal dalam { PERIOD($within) }
remedy_undecided =
    { COMMAND($command) } selesai, tetapi sebelumnya pembacaan juga dalam batas normal: pembacaan tidak dapat
    membuktikan pemulihan
remedy_command_ended = { COMMAND($command) }: { LABEL("command_state", $state) }
remedy_not_declared = berkas produk tidak lagi menyebut bahwa { COMMAND($command) } dapat memulihkan ini
remedy_overtaken = tiket { ID($ticket) } selesai, atau dibuka lagi, sebelum hal ini diputuskan
remedy_taken_over = tiket { ID($ticket) } sudah ditangani seseorang sebelum hal ini diputuskan
remedy_commanded_now = Sebelum kunjungan direncanakan, sebuah perintah dicoba dulu: { $command } ({ $state }).
remedy_watched_now = { $command } selesai. Sampai { $until } pembacaan menentukan apakah berhasil.
remedy_failed_now = Sudah dicoba dari jauh tanpa hasil: { $why }
remedy_cured_now = Pulih dari jauh: { $why }

## The page of a device

commands_title = Perintah
commands_empty = Belum ada perintah yang dikirim ke perangkat ini.
commands_send = Kirim perintah
command_by = { $actor }, { $at }
command_expires = menunggu sampai { $at }
command_for_ticket = untuk tiket #{ $ticket }
command_cancel = Tarik kembali
command_pick = Perintah
command_wait = Boleh menunggu selama
command_send_it = Kirim
command_left_out = biarkan seperti semula
command_true = ya
command_false = tidak
done_command_sent = { $command }: dikirim begitu perangkat terjangkau
done_command_cancelled = Perintah ditarik kembali
command_bad_number = Isi dengan angka

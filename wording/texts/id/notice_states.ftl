### Mengapa pemberitahuan menunggu, tidak dikirim, atau gagal.

untold_of_inspection = wewenang pemeriksaan: pelanggan tidak diberi tahu tentang pemeriksaan
untold_of_predictions = wewenang tiket: pelanggan belum diberi tahu tentang prediksi
no_address = pelanggan tanpa alamat
opted_out = pelanggan tidak ingin menerima pemberitahuan
device_sold = perangkat sudah berganti pemilik
overtaken_by_state = sudah terlambat: tiket { ID($ticket) } berlanjut ke “{ LABEL("state", $state) }”
overtaken_by_end = sudah terlambat: tiket { ID($ticket) } berakhir ({ LABEL("ending", $kind) }) sebelum ini dikirim
ending_resolved_repaired = diperbaiki
ending_resolved_nothing = tidak ada kerusakan
ending_cancelled = tanpa kunjungan
quiet_hours = jam tenang sampai { MOMENT_IN($until, $zone) }
no_mail_server = server SMTP belum diatur
no_webhook_secret = rahasia webhook belum diatur
no_webhook = webhook belum diatur

## Percobaan pengiriman

attempt_failed = { SAY($why) } (percobaan { $attempt } dari { $most })
attempt_refused = { SAY($why) } (tidak dicoba lagi)
mail_unwritable = “{ $recipient }” bukan alamat email: { $error }
mail_turned_away = server email menolak sambungan: { $answer }
mail_login_refused = server email menolak login: { $answer }
mail_without_tls = { $host } tidak menawarkan TLS: sandi kami tidak dikirim tanpa enkripsi
mail_not_taken = server email tidak dapat menerimanya: { $error }
mail_unreachable = server email tidak dapat dihubungi: { $server }: { $error }
mail_answered = server email menjawab { ID($status) } { $answer }
webhook_unreachable = webhook tidak dapat dihubungi: { $error }
webhook_answered = webhook menjawab { ID($status) }

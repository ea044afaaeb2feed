### Mengapa daftar pengguna broker tidak dapat dibaca atau diubah

broker_away = broker tidak dapat dihubungi: { $reason }
broker_refused_change = broker menolak perubahan daftar penggunanya: { $reason }
broker_name_taken = broker punya pengguna buatan pihak lain yang namanya sama dengan kredensial perangkat: { $users }. Perangkat itu tidak bisa masuk: ganti kredensialnya, atau hapus pengguna itu
broker_file_unreadable = berkas pengguna broker tidak dapat dipakai: { $reason }
broker_needs_file =
    { NUM($count) } kredensial menunggu berkas pengguna broker, karena hanya hash-nya yang diketahui: atur
    SIGAP_BROKER_ACCESS_DIR

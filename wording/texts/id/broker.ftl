### Mengapa daftar pengguna broker tidak dapat dibaca atau diubah

broker_away = broker tidak dapat dihubungi: { $reason }
broker_refused_change = broker menolak perubahan daftar penggunanya: { $reason }
broker_name_taken = broker sudah mempunyai pengguna lain bernama { $name } yang dibuat seseorang di sana: perangkat dengan nama itu tidak dapat masuk
broker_file_unreadable = berkas pengguna broker tidak dapat dipakai: { $reason }
broker_needs_file =
    { NUM($count) } kredensial menunggu berkas pengguna broker, karena hanya hash-nya yang diketahui: atur
    SIGAP_BROKER_ACCESS_DIR

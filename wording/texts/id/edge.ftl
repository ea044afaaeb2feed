### Yang ditolak proses web sebelum permintaan dibaca

problem_408 = Terlalu lambat
problem_421 = Alamat salah
plain_http =
    instalasi ini tidak dapat dibuka dari komputer lain lewat HTTP biasa, karena kata sandi akan terkirim tanpa enkripsi:
    gunakan alamat https. Untuk administrator: atur SIGAP_TLS_CERT dan SIGAP_TLS_KEY, atau sebutkan proksi yang memakai
    TLS dalam SIGAP_TRUSTED_PROXIES
proxy_without_tls =
    menurut proksi { $peer }, permintaan ini datang lewat HTTP biasa, atau proksi tidak menyebutkan caranya: gunakan alamat
    https. Untuk administrator: proksi harus memakai TLS dan mengisi X-Forwarded-Proto
proxy_not_named =
    permintaan diteruskan oleh { $peer }, yang bukan proksi tepercaya. Untuk administrator: sebutkan proksi itu dalam
    SIGAP_TRUSTED_PROXIES
forwarded_unreadable = proksi tepercaya mengirim X-Forwarded-For yang tidak berisi alamat pada bagian miliknya
metrics_elsewhere = metrik dibaca dari mesin itu sendiri, dan dari alamat dalam SIGAP_METRICS_FROM
host_missing = permintaan harus membawa tepat satu header Host berisi nama host atau alamat
host_unknown =
    instalasi ini tidak melayani nama “{ $host }”. Untuk administrator: atur SIGAP_PUBLIC_URL, atau tambahkan nama itu ke
    SIGAP_ALLOWED_HOSTS
origin_foreign =
    permintaan ini tidak datang dari halaman instalasi ini, atau peramban tidak menyebutkan asalnya: buka lagi halamannya
    dan ulangi tindakan Anda di sana
body_too_large = isi permintaan ke alamat ini paling banyak { $most } byte
body_too_slow = isi permintaan datang terlalu lambat: kirim lagi lewat sambungan yang lebih baik

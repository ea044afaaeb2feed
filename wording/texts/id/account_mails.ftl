### Email tentang akun.

account_mail_automatic = Email ini dikirim otomatis oleh Sigap. Balasan tidak dibaca.
account_mail_nobody = tidak ada akun dengan alamat ini yang boleh masuk
account_mail_link_lost =
    tautan sudah tidak berlaku, atau rahasia yang membuatnya bukan rahasia proses ini: web dan service memerlukan
    SIGAP_LINK_SECRET yang sama

account_mail_invitation_subject = Anda diundang ke Sigap
account_mail_invitation_button = Terima undangan
account_mail_invitation_body =
    Halo { $name },

    sebuah akun dibuat untuk Anda. Buka tautannya dan pilih kata sandi, atau lanjut tanpa kata sandi.

    Tautan berlaku satu kali, selama 7 hari. Jika Anda tidak tahu tentang hal ini, abaikan saja.

account_mail_sign_in_subject = Tautan masuk ke Sigap
account_mail_sign_in_button = Masuk
account_mail_sign_in_body =
    Halo { $name },

    seseorang, mungkin Anda, meminta tautan untuk masuk. Tautan berlaku satu kali, selama 2 jam.

    Bukan Anda yang meminta? Abaikan saja: tanpa email ini tidak ada yang bisa masuk.

account_mail_reset_subject = Pilih kata sandi baru
account_mail_reset_button = Pilih kata sandi baru
account_mail_reset_body =
    Halo { $name },

    seseorang, mungkin Anda, meminta kata sandi baru. Tautan berlaku satu kali, selama 2 jam.

    Bukan Anda yang meminta? Abaikan saja: kata sandi Anda tetap sama.

account_mail_password_changed_subject = Kata sandi Anda diubah
account_mail_password_changed_body =
    Halo { $name },

    kata sandi akun Anda diubah pada { MOMENT($at) }. Semua yang sedang masuk dengan akun Anda di peramban lain sudah
    dikeluarkan.

    Bukan Anda yang mengubah? Segera pilih kata sandi baru (“Lupa kata sandi?” di halaman masuk), dan beri tahu
    administrator Anda.

account_mail_new_browser_subject = Ada yang baru masuk ke akun Anda
account_mail_new_browser_body =
    Halo { $name },

    pada { MOMENT($at) } seseorang masuk ke akun Anda dengan kata sandi Anda, dari peramban yang belum pernah dipakai:
    { $agent }, dari { $address }.

    Apakah itu Anda? Kalau begitu semuanya baik. Bukan Anda? Segera pilih kata sandi baru (“Lupa kata sandi?” di
    halaman masuk), dan beri tahu administrator Anda.

account_mail_second_factor_removed_subject = Langkah kedua pada akun Anda dihapus
account_mail_second_factor_removed_body =
    Halo { $name },

    pada { MOMENT($at) } langkah kedua dihapus dari akun Anda: kode aplikasi tidak diminta lagi.

    Bukan Anda atau administrator Anda? Segera pilih kata sandi baru, dan beri tahu administrator Anda.

account_mail_privacy_due_subject = Permintaan tentang data pribadi harus dijawab dalam sehari
account_mail_privacy_due_body =
    Halo { $name },

    seorang pelanggan mengajukan permintaan tentang data pribadinya, dan jawabannya hampir jatuh tempo: undang-undang
    memberi waktu tiga hari, dan sisanya kurang dari satu hari.

    Buka “Privasi” di konsol: di sana ada permintaannya, batas waktunya, dan akibat dari jawaban Anda.
account_mail_ticket_news_subject =
    { $count ->
        [1] Kabar tentang tiket
       *[other] Kabar tentang tiket: { $count }
    }
account_mail_ticket_news_body =
    Halo { $name },

    Email ini dapat Anda matikan di “Akun saya”; kabarnya tetap ada di konsol.
account_mail_ticket_news_button = Buka kabar

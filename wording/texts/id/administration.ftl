### Berpindah, penyewa, token, akun, penyiapan.

## Berpindah

administration = Administrasi
setup = Penyiapan
people = Orang
person = Orang
roles = Peran
tenants = Penyewa
tokens = Token
account = Akun saya

## Penyewa

tenants_help = Setiap penyewa adalah merek, wilayah, atau diler dengan pelanggan, perangkat, dan tiket sendiri, dan tidak melihat apa pun dari yang lain.
tenants_one = Sekarang semuanya milik satu perusahaan, dan tidak ada yang perlu diubah. Tambahkan yang kedua hanya kalau beberapa merek, wilayah, atau diler berbagi instalasi ini.
tenant_name = Nama
tenant_kind = Jenis
tenant_kind_brand = Merek
tenant_kind_region = Wilayah
tenant_kind_dealer = Diler
tenant_since = Sejak
tenant_people = Orang
tenant_add = Tambah
tenant_rename = Ganti nama
tenant_rename_ask = Nama baru
done_tenant_added = { $name } ditambahkan
done_tenant_renamed = Nama diganti

## Token

tokens_help = Setiap program mendapat token sendiri, hanya dengan izin yang diperlukannya. Sigap tidak menyimpan salinan yang dapat dibaca.
tokens_empty = Belum ada token.
tokens_own_title = Token saya sendiri
tokens_own_help = Program yang memakainya bertindak atas nama Anda, dan tidak boleh lebih dari Anda.
token_name = Untuk apa?
token_scopes = Boleh
token_scopes_needed = Pilih paling sedikit satu izin
token_expires = Berlaku sampai
token_never = tanpa batas
token_lasts = Lama berlaku
token_lasts_30 = 30 hari
token_lasts_90 = 90 hari
token_lasts_365 = Satu tahun
token_lasts_0 = Sampai diakhiri
token_used = Terakhir dipakai
token_unused = belum pernah
token_made = Dibuat
token_made_by = oleh { $name }, { $at }
token_ended = diakhiri { $at }
token_expired = kedaluwarsa { $at }
token_make = Buat token
token_title = Token { $name }
token_help = Token hanya ditampilkan sekarang. Salin ke tempat program menyimpan rahasianya.
token_end = Akhiri
token_end_ask = Mulai sekarang program yang memakai { $name } ditolak. Akhiri?
token_more = dan { $count } lagi
done_token_ended = { $name } diakhiri

## Akun saya

account_help = Pilihan Anda berlaku di setiap peramban.
account_you = Anda
account_proofs = Cara masuk
account_password_yes = Anda punya kata sandi.
account_password_no = Anda belum punya kata sandi: Anda masuk dengan tautan.
account_password_set = Buat kata sandi
account_password_change = Ganti kata sandi
account_second_yes = Kode dari telepon Anda juga diminta.
account_second_no = Faktor kedua melindungi akun Anda walaupun orang lain tahu kata sandi Anda.
account_second_set = Siapkan faktor kedua
account_second_change = Ubah faktor kedua
password_present = Kata sandi sekarang
password_new = Kata sandi baru
password_again = Kata sandi baru sekali lagi
password_differs = Keduanya tidak sama
password_wrong = Ini bukan kata sandi Anda sekarang.
password_help = Paling sedikit 10 huruf; beberapa kata lebih baik. Anda dikeluarkan dari semua peramban lain.
done_password = Kata sandi baru berlaku
second_factor_scan = Pindai ini dengan aplikasi autentikator, lalu masukkan kode yang ditampilkan aplikasi.
second_factor_type = Atau ketik ini di aplikasi: { $secret }
second_factor_code = Kode
second_factor_stop = Masukkan kode dari aplikasi Anda, atau salah satu kode pemulihan. Setelah itu cukup kata sandi untuk masuk.
code_wrong = kode salah atau sudah dipakai
done_second_factor = Faktor kedua sudah siap
recovery_title = Kode pemulihan Anda
recovery_help = Setiap kode memasukkan Anda satu kali kalau telepon Anda hilang. Cetak atau tulis; kode hanya ditampilkan sekarang.
account_oidc_yes = Anda dapat masuk dengan akun perusahaan.
eyes_title = Lihat dengan mata mereka
eyes_help = Hanya di demonstrasi ini: lanjutkan sebagai orang dengan peran lain.

## Penyiapan

setup_help = Yang masih diperlukan instalasi ini, yang paling mendesak lebih dulu. Halaman ini tetap ada; lihat lagi setelah perubahan.
setup_left = { $count ->
    [0] Semuanya selesai.
   *[other] { $count } hal masih harus dikerjakan.
}
setup_done = Selesai
setup_missing = Belum ada
setup_advice = Saran
setup_mail = Server email
setup_mail_done = Email dikirim lewat server yang diatur.
setup_mail_missing = Undangan dan pemberitahuan tidak dapat dikirim. Atur SIGAP_SMTP_URL dan SIGAP_SMTP_FROM, lalu mulai ulang.
setup_address = Alamat yang dapat dicapai orang lain
setup_address_done = Tautan mengarah ke { $url }.
setup_address_missing = Hanya mesin ini yang mencapai { $url }. Atur SIGAP_PUBLIC_URL, dan TLS atau proksi tepercaya: caranya ada di docs/operations.md.
setup_administrator = Administrator kedua
setup_administrator_done = { $count } orang dapat mengurus instalasi ini.
setup_administrator_missing = Kalau satu-satunya administrator kehilangan akses, tidak ada yang dapat memasukkan orang lain. Undang yang kedua.
setup_own = Akun Anda sendiri
setup_own_done = Anda punya kata sandi dan faktor kedua.
setup_own_missing = Buat kata sandi dan faktor kedua: tautan saja bergantung pada kotak email Anda.
setup_products = Produk
setup_products_done = { $count } produk sudah dijelaskan.
setup_products_missing = Belum ada produk yang dijelaskan. Tulis berkas produk: caranya ada di docs/product-file.md.
setup_device = Perangkat pertama
setup_device_done = { $count } perangkat mengirim pembacaan.
setup_device_missing = Belum ada perangkat yang mengirim. Apa yang dikirim perangkat ada di docs/wire-format.md.
setup_model = Model yang terlatih
setup_model_done = { $count } model berlaku.
setup_model_missing = Belum ada model yang berlaku, jadi belum ada prediksi. Model pertama dilatih setelah ada temuan.
setup_token = Token sebagai ganti token petugas bersama
setup_token_done = Program memakai token sendiri.
setup_token_missing = Token petugas bersama hanya diterima di versi ini. Buat satu token untuk setiap program.
setup_backup = Cadangan
setup_backup_advice = Cadangkan basis data dan folder data setiap hari, dan coba pulihkan satu kali: caranya ada di docs/operations.md.
setup_open = Buka
setup_tenants = Apakah beberapa merek, wilayah, atau diler berbagi instalasi ini?

# What a row of the audit log says beside what was done.
audit_detail_invitation = undangan
audit_detail_sign_in = masuk
audit_detail_reset = kata sandi baru
audit_detail_password = kata sandi
audit_detail_link = tautan
audit_detail_code = kode
audit_detail_oidc = penyedia identitas
audit_detail_command = baris perintah
audit_detail_api = API
audit_detail_page = konsol
audit_detail_csv = daftar
audit_detail_claim = klaim
audit_detail_import = diambil alih
audit_detail_secret = rahasia
audit_detail_certificate = sertifikat
audit_detail_connects = sambungan
audit_detail_publish = penerbitan
audit_detail_subscribe = langganan
audit_detail_rotated = diganti
audit_detail_replaced = unit diganti
audit_detail_claimed = diklaim
audit_detail_revoked = dicabut
audit_detail_leaked = bocor
audit_detail_retired = pensiun

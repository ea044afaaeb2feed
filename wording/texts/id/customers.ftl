### Pelanggan di konsol, dan impor tabel.

## Daftar

customers_hint = Nama, telepon, atau alamat email
customers_none = Tidak ada pelanggan yang cocok.
customer_new = Pelanggan baru
customer_contact = Kontak
customer_appliances = Perangkat
customer_open_tickets = Tiket terbuka

## Satu pelanggan

customer_always = tidak ada
customer_quiet = Jam tenang
customer_quiet_from = Jam tenang mulai
customer_quiet_until = Jam tenang hingga
customer_mail = Bersedia menerima email
customer_opted_out = Tidak mau lewat
customer_refs = Nomor di sistem lain
customer_number = Nomor pelanggan
customer_has_account = memiliki akun
customer_erased = dihapus { $at }
customer_restricted = pemakaian dibatasi { $at }
customer_correct = Koreksi kontak
customer_reach = Cara menghubungi
customer_no_tickets = Tidak ada tiket.
customer_no_appliances = Tidak ada perangkat.
customer_sold = Terjual
customer_site = Lokasi
customer_no_orders = Tidak ada perintah kerja.
customer_sites = Alamat
customer_no_sites = Belum ada alamat tercatat.
customer_consents = Persetujuan
said_yes = ya
said_no = tidak
done_customer = { $name } sudah tercatat.
done_customer_changed = Data pelanggan sudah diubah.
done_consent = Persetujuan dicatat sesuai keadaan sekarang.
consent_yes = setuju
consent_no = tidak setuju
consent_since = sejak { $at }, { $how }
consent_withdrawn = ditarik { $at }
consent_note = Setuju lewat telepon
consent_withdraw = Ditarik lewat telepon
consent_how_page = di halamannya
consent_how_link = lewat tautan
consent_how_phone = lewat telepon
consent_how_paper = di atas kertas
consent_how_import = lewat impor

## Alamat

site_new = Alamat baru
site_change = Ubah alamat
site_name = Nama, misalnya Kantor
site_address = Alamat, satu baris per bagian
site_landmark = Patokan
site_district = Kecamatan
site_city = Kota
site_postcode = Kode pos
site_area_help = Wilayah layanan atau kota; dengan ini teknisi dicari.
site_zone = Zona waktu
site_pin = Titik lokasi
site_pin_help = Lintang dan bujur seperti disalin dari peta: -6.2, 106.8
site_access = Cara masuk
site_contact = Siapa yang ada di sana
site_phone = Teleponnya
site_no_address = alamat terdiri atas satu hingga enam baris
site_no_pin = “{ $value }” bukan titik lokasi: tulis lintang dan bujur dengan koma di antaranya
done_site = Alamat sudah disimpan.

## Impor

imports = Impor pelanggan
imports_help = Pelanggan, alamat, dan perangkat dari sistem lain, sebagai tabel CSV. Tabel dicoba dulu: setiap baris yang tidak dapat diterima disebut beserta alasannya. Setelah itu semuanya ditulis, atau tidak sama sekali.
imports_system = Nama pendek sistem lain
imports_system_help = Misalnya erp. Nomornya menjadi identitas: tabel yang sama tidak mengubah apa pun.
imports_file = Berkas CSV
imports_try = Coba
imports_write = Tulis
imports_busy = Tabel sedang dibaca …
imports_try_help = Mencoba tidak menulis apa pun. Tabel dapat ditulis bila tidak ada baris yang salah.
imports_columns = Kolom
imports_needed = Wajib:
imports_others = Kolom ini boleh tidak ada, dan sel kosong tidak mengubah apa pun:
imports_cells = Baris alamat dipisahkan garis tegak; tanggal ditulis 2025-01-24 atau 24/01/2025; koma, titik koma, dan tab diterima.
imports_refused = Tabel tidak dapat diterima: { $why }
imports_written = { $count } baris sudah ditulis.
imports_ready = { $count } baris sudah benar. Belum ada yang ditulis.
imports_faults = { $count } kesalahan: tidak ada yang ditulis.
imports_what = Apa
imports_customers = Pelanggan
imports_sites = Alamat
imports_assets = Perangkat
imports_created = Baru
imports_changed = Berubah
imports_unchanged = Tetap
imports_faults_title = Baris yang tidak dapat diterima
imports_notes_title = Perlu dilihat
imports_line = Baris
imports_column = Kolom
imports_reason = Alasan

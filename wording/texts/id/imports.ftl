### Impor pelanggan, lokasi, dan alat: mengapa sebuah baris, atau seluruh tabel, tidak dapat diterima.

import_no_table = Berkas ini bukan tabel: { $reason }
import_empty = Berkas ini tidak berisi baris.
import_too_many = Berkas ini berisi lebih dari { NUM($most) } baris: mohon dibagi.
import_columns_missing = Kolom berikut tidak ada: { LIST($columns, each: "value", style: "commas") }
import_columns_unknown =
    Kolom berikut tidak dikenal: { LIST($columns, each: "value", style: "commas") }. Yang dikenal:
    { LIST($known, each: "value", style: "commas") }
import_columns_twice = Kolom berikut ada dua kali: { LIST($columns, each: "value", style: "commas") }
import_missing = belum diisi
import_too_long = lebih dari { NUM($most) } karakter
import_unreadable = berisi karakter yang tidak dapat disimpan
import_no_email = “{ $value }” bukan alamat email
import_no_phone = “{ $value }” bukan nomor telepon
import_no_language = “{ $value }” bukan bahasa: id atau en
import_no_zone = “{ $value }” bukan zona waktu: WIB, WITA, WIT, atau nama seperti Asia/Makassar
import_no_place = “{ $value }” bukan garis lintang atau bujur
import_half_a_place = hanya berisi lintang saja atau bujur saja
import_too_many_lines = berisi lebih dari { NUM($most) } baris alamat
import_no_product = “{ $value }” bukan produk di sini; yang ada: { LIST($known, each: "value", style: "commas") }
import_no_serial = “{ $value }” tidak dapat menjadi nomor seri
import_no_day = “{ $value }” bukan tanggal: 2025-01-24 atau 24/01/2025
import_future = { DATE($value) } masih di masa depan
import_erased = Data pelanggan ini sudah dihapus atas permintaannya; sistem lain juga harus menghapusnya
import_customer_differs = Pelanggan “{ $value }” ditulis berbeda di baris { NUM($line) }
import_site_differs = Lokasi “{ $value }” ditulis berbeda di baris { NUM($line) }
import_site_of_other = Lokasi “{ $value }” milik pelanggan lain
import_twice = “{ $value }” sudah ada di baris { NUM($line) }
import_other_serial =
    Alat “{ $value }” memiliki nomor seri lain di sini: { LIST($known, each: "value", style: "commas") }. Catat dahulu
    penggantian perangkatnya
import_other_id = Alat dengan nomor seri “{ $value }” bernama “{ $known }” di sistem ini
import_owned = Alat dengan nomor seri “{ $value }” milik pelanggan lain
import_likely_same =
    Pelanggan { ID($customer) } memiliki alamat email yang sama. Bila orangnya sama, catat dahulu nomor ini di sana

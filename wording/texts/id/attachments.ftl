### Yang ditolak ketika foto atau tanda tangan dikirim

## Lampiran

no_attachment = tidak ada lampiran { ID($attachment) }
attachment_file_gone = berkas lampiran { ID($attachment) } tidak ada di penyimpanan: hubungi administrator Anda
picture_too_many_bytes = berkas terlalu besar: sebuah gambar paling besar { $most_mib } MiB. Ambil lagi fotonya dengan resolusi lebih rendah
picture_too_many_points = gambar terlalu besar: paling banyak { $most } juta titik. Ambil lagi fotonya dengan resolusi lebih rendah
picture_heic = foto HEIC tidak dapat dibaca di sini: kirim foto sebagai JPEG (iPhone: Pengaturan, Kamera, Format, “Paling Kompatibel”)
picture_other_format = berkas { $kind } tidak diterima: kirim gambar sebagai JPEG, PNG, atau WebP
picture_pdf = PDF bukan foto: kirim gambarnya sebagai JPEG
picture_zip = arsip bukan foto: buka arsipnya, lalu kirim setiap gambar sebagai JPEG
picture_markup = berkas SVG dan HTML dapat memuat program dan tidak diterima: kirim gambar sebagai JPEG atau PNG
picture_empty = berkas kosong: pilih lagi fotonya
picture_broken = gambar tidak dapat dibaca: berkasnya rusak. Ambil lagi fotonya
picture_unknown = berkas ini bukan gambar: kirim foto sebagai JPEG, PNG, atau WebP
pdf_none = berkas ini bukan PDF: kirimlah buku petunjuk sebagai PDF
pdf_cut = PDF ini tidak sampai akhir: terpotong di jalan. Kirimlah lagi
pdf_locked = PDF ini terkunci atau dikemas sehingga tidak bisa diperiksa: simpanlah tanpa kata sandi, lalu kirim lagi
pdf_acts = PDF ini berisi sesuatu yang bisa bekerja sendiri ({ $name }): cetaklah ke PDF baru, lalu kirim PDF itu
pdf_too_many_bytes = berkas terlalu besar: buku petunjuk paling banyak { $most_mib } MiB
attachments_too_many = tiket ini sudah memiliki { $most } gambar, dan tidak dapat menampung lagi
attachments_full = semua gambar sudah mencapai { $quota_gib } GiB, yaitu batasnya: hubungi administrator Anda
disk_full = tidak ada ruang untuk gambar lagi: hubungi administrator Anda
problem_507 = Ruang habis

## Foto dan tanda tangan

pictures_title = Foto dan tanda tangan
picture_photo_report = Foto dari laporan
picture_photo_diagnosis = Foto sebelum perbaikan
picture_photo_done = Foto setelah perbaikan
picture_signature_report = Tanda tangan
picture_signature_diagnosis = Tanda tangan
picture_signature_done = Tanda tangan setelah kunjungan

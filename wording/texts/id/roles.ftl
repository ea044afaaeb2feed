### Peran dan izin.

## Peran, dan untuk apa masing-masing

role_administrator = Administrator
role_administrator_help = Menyiapkan semuanya: orang, token, model. Boleh melakukan semua hal.
role_service_lead = Kepala layanan
role_service_lead_help = Bertanggung jawab atas seluruh layanan: tiket, pelanggan, angka.
role_agent = Petugas layanan
role_agent_help = Berbicara dengan pelanggan dan mengerjakan tiket.
role_dispatcher = Pengatur tugas
role_dispatcher_help = Memberikan tiket kepada teknisi dan menutupnya.
role_technician = Teknisi
role_technician_help = Melihat tiketnya sendiri dan tiket wilayahnya, dan mengerjakan yang ditugaskan kepadanya.
role_claims = Klaim
role_claims_help = Membaca tiket dan bukti, untuk memutuskan garansi.
role_knowledge = Pengetahuan
role_knowledge_help = Menulis dan menerbitkan artikel untuk pelanggan; membaca tiket dan seberapa baik prediksi.
role_engineer = Insinyur
role_engineer_help = Mengurus model dan telemetri; tidak melihat pelanggan.
role_customer = Pelanggan
role_customer_help = Melihat miliknya, di halamannya sendiri.

## Izin: "boleh …"

permission_products_read = melihat produk
permission_devices_read = melihat perangkat
permission_devices_write = mendaftarkan dan mengubah perangkat
permission_maintenance_write = mencatat perawatan
permission_commands_read = melihat perintah ke perangkat
permission_commands_send = mengirim perintah ke perangkat, dan menariknya kembali
permission_telemetry_read = melihat pembacaan
permission_customers_read = melihat pelanggan
permission_customers_write = memasukkan dan mengubah pelanggan
permission_coverage_write = memutuskan tanggungan biaya: perpanjangan, kebijakan khusus, tanggal pembelian, biaya perbaikan
permission_warranty_read = melihat aktivasi, klaim garansi, dan pengembalian
permission_warranty_file = mengisi aktivasi, klaim garansi, dan pengembalian untuk penelepon
permission_warranty_decide = memutuskan aktivasi, klaim garansi, dan pengembalian
permission_returns_move = menerima, memperbaiki, mengirim, dan menukar produk yang kembali
permission_tickets_read = melihat tiket
permission_tickets_assign = menugaskan tiket
permission_tickets_work = mengerjakan tiket: mulai, tunda, catat temuan
permission_tickets_close = menutup dan membatalkan tiket
permission_tickets_comment = menulis komentar di tiket
permission_calendars_write = mengubah kalender, wilayah layanan, dan target
permission_reports_write = memasukkan laporan kerusakan
permission_notices_read = membaca pemberitahuan kepada pelanggan
permission_feedback_read = membaca survei dan ulasan
permission_feedback_act = menelepon balik pelanggan yang tidak puas, menampilkan dan menjawab ulasan
permission_channels_write = mengatur urutan saluran pesan kepada pelanggan
permission_stock_read = melihat stok suku cadang
permission_stock_write = memesan, memindahkan, dan menghitung suku cadang
permission_alarms_read = melihat alarm
permission_alarms_act = mengakui dan menunda alarm
permission_predictions_read = melihat prediksi
permission_models_read = melihat model
permission_models_act = memberlakukan model
permission_ledger_read = melihat seberapa baik prediksi
permission_dead_letters_read = melihat pesan yang tidak dapat disimpan
permission_changes_read = mengikuti perubahan
permission_people_read = melihat orang
permission_people_write = mengundang dan mengubah orang
permission_tenants_write = menambah penyewa
permission_tokens_write = membuat token untuk program
permission_audit_read = membaca catatan audit
permission_privacy_act = menjawab permintaan privasi
permission_knowledge_read = membaca artikel basis pengetahuan
permission_knowledge_write = menulis dan menerbitkan artikel
permission_account_own = mengurus akun sendiri

## Ditolak

refused_title = Peran Anda tidak boleh melihat halaman ini
refused_help = Anda masuk sebagai { $name } ({ $role }). Administrator dapat memberi Anda peran lain.
refused_back = Kembali ke halaman Anda

## Peran

roles_title = Peran mana boleh melakukan apa
roles_help = Peran sudah tetap: sama di setiap instalasi. Berikan kepada setiap orang peran terkecil yang cukup.
role_people = { $count ->
    [0] belum ada orang
   *[other] { $count } orang
}
reach_any = ya
reach_own = hanya yang ditugaskan kepadanya
reach_none = tidak
may_title = Boleh

### Data pribadi dan catatan audit.

## Permintaan, dan apa yang ditolak tentangnya

no_privacy_request = tidak ada permintaan { ID($request) }
request_answered = permintaan { ID($request) } sudah dijawab
refusal_needs_reason = penolakan memerlukan alasan, yang akan dibaca orang tersebut
person_erased = data orang ini sudah dihapus
request_kind_access = Melihat data yang disimpan
request_kind_copy = Mendapat salinan
request_kind_correct = Memperbaiki data
request_kind_restrict = Membatasi penggunaan
request_kind_withdraw = Menarik persetujuan
request_kind_erase = Menghapus data
request_how_page = lewat halaman
request_how_link = lewat tautan
request_how_phone = lewat telepon
request_how_paper = di atas kertas
request_late = terlambat
request_due = jatuh tempo { $in }
request_answered_at = dijawab { $at }
request_answer_done = selesai
request_answer_refused = ditolak

## Persetujuan: kata-kata yang pernah disetujui tidak berubah, yang lain mendapat nomor berikutnya

purpose_service = Layanan untuk perangkat Anda
purpose_advice = Saran
purpose_survey = Survei
purpose_offer = Penawaran
purpose_extended_telemetry = Lebih banyak data sensor
consent_advice_1 = Anda boleh mengirimi saya saran tentang cara memakai dan merawat perangkat saya. Persetujuan ini dapat saya tarik kapan saja.
consent_survey_1 = Anda boleh menanyakan kepuasan saya setelah kunjungan. Persetujuan ini dapat saya tarik kapan saja.
consent_offer_1 = Anda boleh mengirimi saya penawaran suku cadang dan produk lain. Persetujuan ini dapat saya tarik kapan saja.
consent_extended_telemetry_1 =
    Perangkat saya boleh mengirim lebih banyak data sensor daripada yang diperlukan layanan, agar perkiraan menjadi lebih baik. Persetujuan ini dapat saya tarik kapan saja.

## Apa yang disimpan setelah penghapusan, dan mengapa

kept_asset = Perangkat, nomor seri, data sensor, dan wilayah layanannya: semua itu menggambarkan perangkat, dan keselamatan serta garansi bergantung padanya. Tempat berdirinya dikosongkan.
kept_findings = Tiket dan temuan tanpa kata-kata orang: teknisi yang memperbaiki perangkat kelak memerlukannya, dan perkiraan belajar darinya.
kept_figures = Angka-angka seperti jumlah tiket dan kunjungan: tidak menyebut siapa pun.
kept_notices = Bahwa dan kapan pemberitahuan dikirim, tanpa isi dan alamatnya: itu bukti bahwa peringatan sudah diberikan.
kept_consents = Persetujuan mana yang diberikan dan ditarik, dan kapan: itu bukti bahwa data dipakai secara sah.
kept_audit = Catatan audit: isinya nomor, bukan nama; hukum meminta bukti siapa yang pernah mengakses data.
kept_backups = Cadangan basis data masih memuat orang ini sampai cadangan itu dibuang, menurut rencana penyimpannya.

## Catatan audit

audit_signed_in = masuk
audit_signed_out = keluar
audit_sign_in_failed = gagal masuk
audit_sign_in_limited = untuk sementara tidak boleh mencoba masuk
audit_link_sent = dikirimi tautan
audit_link_used = memakai tautan
audit_password_set = mengatur kata sandi
audit_second_factor_set = memasang kode sekali pakai
audit_second_factor_removed = melepas kode sekali pakai
audit_session_ended = mengakhiri sesi
audit_person_invited = mengundang seseorang
audit_person_changed = mengubah data seseorang
audit_tenant_changed = mengubah penyewa
audit_token_made = membuat token
audit_token_ended = mengakhiri token
audit_owner_changed = mengganti pemilik
audit_coverage_changed = mengubah tanggungan biaya
audit_imported = mengimpor pelanggan
audit_command_sent = mengirim perintah ke perangkat
audit_command_cancelled = menarik perintah kembali
audit_customer_read = melihat data pelanggan
audit_exported = mengekspor data pelanggan
audit_erased = menghapus data pelanggan
audit_consent_given = mencatat persetujuan
audit_consent_withdrawn = mencatat penarikan persetujuan
audit_privacy_asked = mencatat permintaan privasi
audit_privacy_answered = menjawab permintaan privasi
audit_audit_verified = memeriksa catatan
audit_topic_refused = mencoba topik perangkat lain di broker
audit_flood_limited = membatasi perangkat yang mengirim terlalu banyak
audit_calendar_changed = mengubah kalender, wilayah layanan, atau target
audit_flood_lifted = mengizinkan perangkat yang dibatasi masuk lagi
audit_changed = membuat perubahan
audit_actor_nobody = tidak dikenal
audit_actor_customer = pelanggan { $number }
audit_actor_command = baris perintah
audit_fault_missing = ada baris yang hilang
audit_fault_row_gone = baris dihapus
audit_fault_changed = baris diubah
audit_fault_not_in_chain = ada baris di luar rantai
audit_fault_cut_off = bagian akhir dipotong: kepala rantai yang disimpan di tempat lain berada sesudahnya
audit_fault_another_head = baris lain berdiri di tempat kepala rantai yang disimpan di tempat lain

## Halamannya

audit = Audit
privacy = Privasi
audit_empty = Tidak ada catatan yang cocok.
audit_action = Apa
audit_actor = Siapa
audit_subject = Tentang
audit_address = Dari
audit_at = Kapan
audit_person_hint = Sebuah nama
audit_subject_hint = customer/12, ticket/3
audit_whole = Rantai diperiksa sampai baris { $position } pada { $at }: utuh.
audit_broken = Rantai diperiksa pada { $at }: baris { $position } adalah yang pertama salah.
audit_unverified = Rantai belum pernah diperiksa.
audit_verify = Periksa sekarang
privacy_empty = Tidak ada permintaan yang cocok.
privacy_customer = Pelanggan
privacy_kind = Permintaan
privacy_words = Dalam kata-kata mereka
privacy_due = Jatuh tempo
privacy_state = Keadaan
privacy_open = Terbuka
privacy_all = Semua
privacy_export = Ekspor
privacy_done = Selesai
privacy_refuse = Tolak
privacy_erase_ask = Hapus data pelanggan { $customer }? Ketik HAPUS untuk melanjutkan. Ini tidak dapat dibatalkan.
privacy_erase_word = HAPUS
privacy_refuse_ask = Mengapa ditolak? Orang tersebut akan membacanya.
privacy_answered_done = Permintaan { $request } sudah dijawab.
privacy_new = Catat permintaan
privacy_number = Nomor pelanggan
privacy_noted = Permintaan sudah dicatat.

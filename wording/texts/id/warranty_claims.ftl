### Klaim garansi.

## States, items and decisions

warranty_claim_state_draft = Draf
warranty_claim_state_submitted = Diajukan
warranty_claim_state_in_review = Diperiksa
warranty_claim_state_needs_info = Menunggu pelanggan
warranty_claim_state_decided = Diputuskan
warranty_claim_state_settled = Diselesaikan
warranty_claim_state_closed = Ditutup
warranty_claim_state_withdrawn = Dibatalkan
warranty_claim_did_draft = Draf dibuat
warranty_claim_did_submit = Diajukan
warranty_claim_did_take = Mulai diperiksa
warranty_claim_did_ask = Bertanya kepada pelanggan
warranty_claim_did_inform = Pelanggan menjawab
warranty_claim_did_decide = Diputuskan
warranty_claim_did_appeal = Keberatan diajukan
warranty_claim_did_settle = Diselesaikan
warranty_claim_did_close = Ditutup
warranty_claim_did_withdraw = Dibatalkan
claim_item_appliance = Seluruh alat
claim_item_component = Suku cadang
claim_item_labour = Jasa
claim_item_travel = Perjalanan
claim_item_other = Lainnya
claim_asked_repair = Perbaikan
claim_asked_replacement = Penggantian
claim_asked_refund = Pengembalian uang
claim_decision_approved = Disetujui
claim_decision_partly = Disetujui sebagian
claim_decision_refused = Ditolak
claim_clause_guarantee_over = Masa garansi sudah berakhir
claim_clause_not_covered = Garansi tidak menanggung ini
claim_clause_no_proof = Tidak ada bukti pembelian
claim_clause_no_fault_found = Tidak ditemukan kerusakan
evidence_kind_receipt = Nota
evidence_kind_fault = Kerusakan
evidence_kind_plate = Pelat nomor seri
evidence_kind_condition = Keadaan produk
evidence_stage_claim = Bersama klaim
evidence_stage_intake = Saat tiba
evidence_stage_diagnosis = Saat diperiksa
evidence_stage_done = Sesudahnya

## Steps, as the customer sees them

claim_step_draft = Belum dikirim
claim_step_submitted = Klaim Anda sudah kami terima
claim_step_in_review = Sedang kami periksa
claim_step_needs_info = Kami masih memerlukan sesuatu dari Anda
claim_step_appealed = Anda meminta kami memeriksa sekali lagi
claim_step_decided = Sudah kami putuskan
claim_step_settled = Anda sudah menerima yang disepakati
claim_step_closed = Selesai
claim_step_withdrawn = Anda membatalkannya

## Refusals

no_evidence = tidak ada foto { ID($evidence) }
customers_alone = hanya pelanggan yang memiliki produk sendiri di sini
no_warranty_claim = tidak ada klaim garansi { $claim }
claim_not_movable =
    klaim { $claim } berstatus “{ LABEL("warranty_claim_state", $state) }”: “{ LABEL("warranty_claim_did", $action) }” tidak bisa dilakukan sekarang
claim_appealed_before = keberatan atas klaim { $claim } sudah pernah diajukan: tidak bisa untuk kedua kali
claim_not_owner = klaim hanya dapat dibuat oleh pemilik produk
claim_open_already = sudah ada klaim yang belum selesai untuk produk ini { $claim }
claim_says_nothing = tuliskan kerusakannya, atau tambahkan foto, sebelum klaim { $claim } dikirim
claim_without_lines = tentukan apa yang diminta dalam klaim { $claim }
claim_nothing_to_appeal = semua dalam klaim { $claim } sudah disetujui: tidak ada yang perlu diajukan keberatan
claim_nothing_to_settle = semua dalam klaim { $claim } ditolak: tidak ada yang perlu diselesaikan
claim_to_settle_first = ada yang disetujui dalam klaim { $claim }: selesaikan dahulu sebelum ditutup
decide_every_line = putuskan setiap barisnya satu kali: ada { NUMBER($lines) }
refused_grants_nothing = yang ditolak tidak memberi apa-apa
decision_grants_something = tentukan apa yang diterima pelanggan
refusal_needs_clause = penolakan menyebut dasarnya: { LIST($declared) }
refusal_needs_photo = penolakan dengan dasar ini menunjukkan foto dari yang terlihat
photo_of_another_claim = foto ini bukan milik klaim tersebut
claim_answered_long_ago = sudah dijawab lebih dari 30 hari yang lalu

## News

news_claim_submitted = Klaim garansi untuk { $serial } diajukan; diputuskan paling lambat { MOMENT($due) }.
news_claim_informed = Pelanggan menjawab klaim garansi untuk { $serial }; diputuskan paling lambat { MOMENT($due) }.
news_claim_appealed = Keberatan atas klaim garansi untuk { $serial } diajukan; diputuskan paling lambat { MOMENT($due) }.
news_claim_withdrawn = Klaim garansi untuk { $serial } dibatalkan.
news_claim_due = Klaim garansi untuk { $serial } perlu diputuskan paling lambat { MOMENT($due) }.
news_claim_breached = Klaim garansi untuk { $serial } seharusnya diputuskan paling lambat { MOMENT($due) }.

## Pages

warranty_claims = Klaim garansi
warranty_claim = Klaim
warranty_claims_empty = Tidak ada klaim di sini.
warranty_claims_open = Belum selesai
claim_reviewer = Pemeriksa
claim_due = Diputuskan paling lambat
claim_second_round = setelah keberatan
claim_asked_for = Yang diminta
claim_appeal_words = Keberatan
claim_lines = Yang diklaim
claim_line = Hal
claim_wanted = Diminta
decision = Keputusan
granted = Pelanggan menerima
amount = Jumlah
clause = Dasar
clause_hint = Penolakan menyebut dasarnya; dasar dari ketentuan garansi juga memerlukan foto.
photo = Foto
claim_submit = Ajukan
claim_take = Mulai periksa
claim_decide = Putuskan
claim_decide_title = Putuskan klaim
claim_ask = Tanya pelanggan
claim_ask_what = Apa yang masih diperlukan dari pelanggan?
claim_inform = Pelanggan menjawab
claim_inform_what = Apa jawaban pelanggan?
claim_settle = Selesaikan
claim_appeal = Ajukan keberatan
claim_appeal_what = Mengapa pelanggan ingin diperiksa sekali lagi?
claim_close = Tutup
claim_withdraw = Batalkan
claim_withdraw_ask = Pelanggan membatalkan klaim ini?
claim_send_back = Minta produk kembali
claim_fault_ask = Apa kerusakannya menurut pelanggan?
amount_of = { MONEY($amount, $currency) }
amount_unfit = ini bukan jumlah uang
failure_mode_label = Kerusakan

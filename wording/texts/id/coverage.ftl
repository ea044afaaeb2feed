### Apa yang ditanggung dan berapa biaya perbaikan: pada tiket, halaman perangkat, pesan, dan halaman pelanggan.

cost_kind_parts = Suku cadang
cost_kind_labour = Jasa
cost_kind_travel = Transportasi
coverage_by_product = garansi
coverage_by_extension = perpanjangan garansi
coverage_by_repair = jaminan perbaikan terakhir
coverage_by_goodwill = kebijakan khusus
coverage_source_product = Garansi
coverage_source_extension = Perpanjangan garansi
coverage_source_repair = Jaminan perbaikan
coverage_source_goodwill = Kebijakan khusus

## Satu jenis biaya untuk satu kerusakan

cost_covered = { LIST($kinds, family: "cost_kind") }: gratis; ditanggung { LABEL("coverage_by", $source) } sampai { DATE($until) }
cost_shared =
    { LIST($kinds, family: "cost_kind") }: { PERCENT($share) } ditanggung { LABEL("coverage_by", $source) } sampai
    { DATE($until) }
cost_no_terms = Ketentuan garansi produk ini belum tercatat
cost_no_date =
    Tanggal pembelian belum tercatat: bukti pembelian (nota atau kartu garansi) yang akan menentukan
cost_depends =
    { LIST($kinds, family: "cost_kind") }: tergantung temuan teknisi; garansi sampai { DATE($until) } menanggung sebagian
    komponen
cost_clause = { LIST($kinds, family: "cost_kind") }: tidak ditanggung karena temuan ini: { TEXT($clause) }
cost_excluded = { LIST($kinds, family: "cost_kind") }: tidak ditanggung; garansi tidak mencakup { MODE($mode) }
cost_ended = { LIST($kinds, family: "cost_kind") }: tidak ditanggung lagi; masa berlakunya berakhir { DATE($until) }
cost_begins = { LIST($kinds, family: "cost_kind") }: belum ditanggung; baru berlaku mulai { DATE($day) }
cost_other_kind = { LIST($kinds, family: "cost_kind") }: tidak termasuk dalam garansi
cost_other_component =
    { LIST($kinds, family: "cost_kind") }: tidak ditanggung; garansi sampai { DATE($until) } tidak mencakup komponen ini:
    { COMPONENT($component) }
cost_component_never =
    { LIST($kinds, family: "cost_kind") }: tidak ditanggung; garansi tidak pernah mencakup komponen ini: { COMPONENT($component) }

## Semuanya dalam satu kalimat

entitled_covered = Perbaikan ini gratis.
entitled_part = Sebagian biaya perbaikan ini perlu dibayar.
entitled_part_sum = Sebagian biaya perbaikan ini perlu dibayar: sekitar { MONEY($amount, $currency) }.
entitled_paid = Perbaikan ini berbayar.
entitled_paid_sum = Perbaikan ini berbayar: sekitar { MONEY($amount, $currency) }.
entitled_unknown = Belum diketahui apakah perbaikan ini gratis.
entitled_at_most = Tanpa garansi biayanya sekitar { MONEY($amount, $currency) }.
entitled_label_covered = Gratis
entitled_label_part = Berbayar sebagian
entitled_label_paid = Berbayar
entitled_label_unknown = Garansi belum diketahui
entitlement_asked_first = Pekerjaan berbayar hanya dilakukan setelah Anda menyetujui biayanya.

## Tanggungan untuk sebuah alat

coverage_row =
    { LIST($kinds, family: "cost_kind") }, { SAY($what) }: sampai { DATE($until) }
coverage_row_ended =
    { LIST($kinds, family: "cost_kind") }, { SAY($what) }: berakhir { DATE($until) }
coverage_row_begins =
    { LIST($kinds, family: "cost_kind") }, { SAY($what) }: mulai { DATE($day) } sampai { DATE($until) }
coverage_row_of = { LABEL("coverage_source", $source) } – { SAY($row) }
coverage_row_shared = { SAY($row) } ({ PERCENT($share) })
coverage_whole = seluruh alat
coverage_components = { LIST($components, each: "component", style: "commas") }
coverage_registration = Garansi terdaftar dengan nomor { $number }.
coverage_not = Tidak ditanggung: { LIST($components, each: "component", style: "commas") }
coverage_never_modes = Garansi tidak mencakup: { LIST($modes, each: "mode", style: "commas") }
coverage_ask_proof = Tanggal pembelian belum tercatat: mintalah bukti pembelian.
coverage_no_terms = Ketentuan garansi belum tercatat.
coverage_until = sampai { DATE($until) }
coverage_ended = berakhir { DATE($until) }
coverage_unknown = belum diketahui: mintalah bukti pembelian
costs_told = { SAY($headline) } { JOIN($sentences) }
costs_sentence = { SAY($said) }.{ " " }

## On the page of a ticket

costs_title = Biaya bagi pelanggan
costs_less_title = Temuan ini mengurangi hak pelanggan
costs_less_help = Ini baru berlaku setelah ada yang menyebutkan alasannya. Sampai saat itu berlaku keputusan ketika tiket dibuka.
costs_decide = Putuskan biaya
costs_decided = Biaya sudah diputuskan.
costs_clause = Klausul yang dilanggar
costs_no_clause = tidak ada: sesuai temuan
costs_why = Alasan
coverage_grant = Beri tanggungan
coverage_sale = Tanggal pembelian
coverage_source = Diberikan sebagai
coverage_kinds = Biaya
coverage_all_kinds = Suku cadang, jasa, dan transportasi
coverage_share = Bagian yang ditanggung
coverage_from = Mulai
coverage_until_day = Hari terakhir
coverage_sold_on = Dibeli pada
coverage_sold_hint = Bila kosong: tanggalnya belum diketahui, dan sebelum diketahui tidak ada yang ditolak.
coverage_done = Tanggungan sudah dicatat.

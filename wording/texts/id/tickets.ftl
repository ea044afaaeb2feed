### Riwayat tiket: apa yang membukanya, apa yang dikerjakan, apa yang ditemukan, apa jawaban pelanggan.

with_words = { SAY($what) }: { $words }
explained = { SAY($what) }: { SAY($why) }
product_text = { IN_LANGUAGE($en, $id) }

## Apa yang terlihat

code_reported = { $times ->
        [1] { $serial } melaporkan { CODE($fault_code) } pada { MOMENT($at) }
       *[other] { $serial } melaporkan { CODE($fault_code) } { $times } kali, terakhir pada { MOMENT($at) }
    }
customer_reported = { $mode ->
        [unknown] pelanggan melaporkan kerusakan { $serial } pada { MOMENT($at) }
       *[other] pelanggan melaporkan { MODE($mode) } pada { $serial }, { MOMENT($at) }
    }
alarm_stands = { $serial }: alarm { ID($alarm) } ({ SAY($name) }) pada { MOMENT($at) }
prediction_stands =
    prediksi { ID($prediction) }: { SAY($chance) }, paling lama { PERIOD($horizon) } ke depan; wewenang:
    { LABEL("rung", $rung) }
chance_of = peluang { FIXED($probability) } untuk { MODE($mode) } sampai { MOMENT($until) }
no_chance_of = tanpa peluang untuk { MODE($mode) } sampai { MOMENT($until) }
inspection_stands = pemeriksaan { ID($prediction) }: { SAY($wanted) }
inspection_wanted = { MODE($mode) }, perlu diperiksa sampai { MOMENT($until) }
seen_again = { SAY($why) }; { PERIOD($after) } setelah temuan “{ LABEL("kind", $finding) }”
seen_before_end = { SAY($why) }; terlihat sebelum tiket selesai

## Apa yang dikerjakan

assigned_to = kepada { $assignee }
hold_over = batas waktu menunggu sudah tiba
nothing_again = tidak ada tanda baru selama { PERIOD($span) }
finding = { LABEL("kind", $kind) }
finding_with = { LABEL("kind", $kind) } – { LIST($details, style: "commas") }
finding_corrected = { SAY($now) }; sebelumnya: { SAY($was) }; karena: { SAY($why) }
finding_mode = { MODE($mode) }
finding_component = diganti: { COMPONENT($component) }
finding_parts = suku cadang: { LIST($parts, each: "part") }
finding_failed = rusak pada { MOMENT($at) }

## Apa jawaban pelanggan

customer_agreed =
    pelanggan menyetujui kunjungan pada { VISIT_DAY($begins, $zone) }, { LABEL("slot", $part) }
    ({ VISIT_HOURS($begins, $ends, $zone) })
customer_wants_later = pelanggan meminta kunjungan di lain waktu
customer_declines = pelanggan tidak menginginkan kunjungan
customer_stopped = pelanggan mengatakan bahwa perangkat sudah berhenti bekerja
customer_opts_out = pelanggan tidak ingin menerima email lagi
customer_opts_in = pelanggan ingin menerima email lagi

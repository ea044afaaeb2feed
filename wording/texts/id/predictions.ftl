### Apa yang terjadi dengan sebuah prediksi, dan mengapa.

## Mengapa prediksi dibuka

probability_reached = peluang { FIXED($probability, 3) } mencapai { FIXED($threshold, 3) } { $times } kali berturut-turut
unlike_healthy = berbeda dari pembacaan sehat { $times } kali berturut-turut
inspection_asked =
    { WATCHED($component) } berjarak { FIGURE($size) } sebaran dari keadaan normal, melewati batas { FIGURE($limit) }
inspection_since =
    Tidak biasa sejak { MOMENT($since) }: { $clocks ->
        [learning] dibandingkan dengan keadaan normal yang dipelajari; riwayat perangkat sendiri belum cukup panjang
        [repaired] dibandingkan dengan keadaan normal sejak perbaikannya
       *[both] dibandingkan dengan keadaan normal yang dipelajari dan dengan riwayat perangkat sendiri
    }
inspection_second_look = Sudah diperbaiki, atau kerusakan ditemukan di sana, pada { MOMENT($at) } dan masih tidak biasa
inspection_again =
    Tidak ditemukan apa-apa pada { MOMENT($at) }; kini lebih menyimpang: { FIGURE($now) } sebaran dari normal, waktu itu { FIGURE($was) }
health_deviation =
    { METRIC($metric) } terbaca lebih { $side ->
        [above] tinggi
       *[below] rendah
    } daripada yang diharapkan, { FIGURE($spreads) } kali sebaran biasanya
another_leads =
    kini { METRIC($metric) } yang paling menyimpang, bukan lagi { METRIC($before) }

## Mengapa tidak menjadi tiket

no_ticket_in_shadow = mode kerusakannya hanya diukur sampai prediksinya terbukti
no_ticket_by_advice =
    mode kerusakannya hanya boleh memberi saran: tampil untuk petugas, tanpa tiket sampai prediksinya terbukti
no_ticket_for_anomaly = perilaku tidak biasa tidak menyebut mode kerusakan yang dapat dicari teknisi
no_ticket_held_out =
    perangkat uji: prediksi perangkat ini hanya diamati, supaya diketahui apa yang terjadi sesudahnya
no_ticket_by_brake = tidak ada tiket lagi untuk mode kerusakan ini: { SAY($why) }
depends_on_faulty =
    prediksi bergantung pada sensor rusak: { LIST($sensors, style: "commas") }; tanpa sensor itu peluangnya
    { FIXED($without) }
depends_on_suspected =
    prediksi bergantung pada sensor yang mungkin rusak: { LIST($sensors, style: "commas") }; tanpa sensor itu
    peluangnya { FIXED($without) }
sensor_called = { METRIC($metric) } ({ RULE($rule) })

## Apa hasilnya

decided = { SAY($reason) } ({ SAY($chance) })
prediction_opened = membuka tiket { ID($ticket) }
prediction_joined = bergabung ke tiket { ID($ticket) }
prediction_reopened = membuka kembali tiket { ID($ticket) }
prediction_late = dicatat pada tiket { ID($ticket) } yang sudah selesai
ticket_found = tiket { ID($ticket) }: { SAY($finding) }
ticket_cancelled = tiket { ID($ticket) } dibatalkan
ticket_cancelled_why = tiket { ID($ticket) } dibatalkan: { SAY($why) }
window_passed = jangka waktu berakhir { MOMENT($until) } tanpa tiket; hasil: { LABEL("kind", $outcome) }
depends_on_sound = prediksi sekarang tidak bergantung pada sensor yang rusak atau dicurigai

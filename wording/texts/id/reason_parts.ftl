### Bagian-bagian alasan sebuah prediksi; bagian yang mengikuti bagian lain membawa spasi atau komanya sendiri.

reason = { JOIN($parts) }
reason_none = Gabungan pembacaan tidak seperti keadaan sehat.
reason_as_kept = { TEXT($text) }

cleared_conditions = pada kondisi yang sama
cleared_settings = pada pengaturan yang sama
percentage_points = poin persen
the_device = Perangkat
any_event = Kejadian apa pun

reason_value = { METRIC($metric) } { FIGURE($value, $away) }{ UNIT($unit) }
reason_increase = { METRIC($metric) } { FIGURE($value, $away) }{ UNIT($unit) } per { PERIOD($bucket) }
reason_unread = { METRIC($metric) } belakangan tidak terbaca
reason_close_to_usual = , masih seperti biasanya
reason_as_usual = , seperti biasanya
reason_away =
    , { FIGURE($size, $size) }{ DIFFERENCE($unit) } di { $side ->
        [above] atas
       *[below] bawah
    } biasanya ({ FIGURE($usual, $size) }{ UNIT($unit) })
reason_adjusted_as_usual = { METRIC($metric) } seperti biasanya { LABEL("cleared", $cleared) }
reason_adjusted_away =
    { METRIC($metric) } { FIGURE($size, $size) }{ DIFFERENCE($unit) } di { $side ->
        [above] atas
       *[below] bawah
    } biasanya { LABEL("cleared", $cleared) }
reason_moves =
    { $joint ->
        [but] , tetapi
        [still] { " " }dan masih
       *[and] { " " }dan
    } { $way ->
        [rising] naik
       *[falling] turun
    } { BRIEF($rate) }{ DIFFERENCE($unit) } { $per ->
        [day] per hari
       *[hour] per jam
    }
reason_healthy = { " " }(perangkat sehat: { FIGURE($value) }{ UNIT($unit) })
reason_healthy_share = { " " }(perangkat sehat: { SHARE($share) })
reason_beside_healthy =
    { " " }({ FIGURE($size, $size) }{ DIFFERENCE($unit) } di { $side ->
        [above] atas
       *[below] bawah
    } perangkat sehat)
reason_than_healthy = { " " }daripada perangkat sehat { LABEL("cleared", $cleared) }
reason_comma = ,
reason_since_day = { " " }sejak { SHORT_DAY($at) }
reason_since_before_day = { " " }sejak sebelum { SHORT_DAY($at) }
reason_since_hour = { " " }sejak { SHORT_DAY($at) } { CLOCK($at) }
reason_since_before_hour = { " " }sejak sebelum { SHORT_DAY($at) } { CLOCK($at) }

reason_event = { EVENT($event) } muncul { $times } kali dalam { PERIOD($over) } terakhir
reason_event_never = { EVENT($event) } tidak muncul dalam { PERIOD($over) } terakhir
reason_event_last = , terakhir { PERIOD($ago) } sebelumnya

reason_age = { WORN_PART($part) } berumur { FIGURE($days) } hari
reason_never_repaired = { WORN_PART($part) } belum pernah dikerjakan
reason_repaired = { WORN_PART($part) } sudah dikerjakan { $times } kali
reason_attribute = { $name } adalah { VALUE($value) }

reason_not_comparable =
    { METRIC($metric) } tidak dapat dibandingkan dengan perangkat sehat { LABEL("cleared", $cleared) }
reason_as_healthy = { METRIC($metric) } seperti pada perangkat sehat { LABEL("cleared", $cleared) }
reason_swings = { METRIC($metric) } naik turun { FIGURE($value) }{ DIFFERENCE($unit) } selama { PERIOD($over) } terakhir
reason_swings_within =
    { METRIC($metric) } naik turun { FIGURE($value) }{ DIFFERENCE($unit) } dalam { PERIOD($bucket) } selama
    { PERIOD($over) } terakhir
reason_swings_more =
    { METRIC($metric) } naik turun { FIGURE($size, $size) }{ DIFFERENCE($unit) } lebih { $side ->
        [above] besar
       *[below] kecil
    } selama { PERIOD($over) } terakhir
reason_swings_more_within =
    { METRIC($metric) } naik turun { FIGURE($size, $size) }{ DIFFERENCE($unit) } lebih { $side ->
        [above] besar
       *[below] kecil
    } dalam { PERIOD($bucket) } selama { PERIOD($over) } terakhir
reason_changes =
    { METRIC($metric) } berubah pada { SHARE($share) } dari semua selang { PERIOD($bucket) } selama { PERIOD($over) }
    terakhir
reason_state =
    { METRIC($metric) } berada pada “{ STATE($metric, $state) }” selama { SHARE($share) } dari { PERIOD($over) } terakhir
reason_changes_more =
    Selama { PERIOD($over) } terakhir, porsi selang { PERIOD($bucket) } dengan perubahan { METRIC($metric) }
    { FIGURE($points) } poin persen lebih { $side ->
        [above] tinggi
       *[below] rendah
    }
reason_state_more =
    Selama { PERIOD($over) } terakhir, porsi waktu { METRIC($metric) } pada “{ STATE($metric, $state) }”
    { FIGURE($points) } poin persen lebih { $side ->
        [above] tinggi
       *[below] rendah
    }
reason_average =
    { METRIC($metric) }{ $place ->
        [lowest] { " " }terendah
        [highest] { " " }tertinggi
       *[average] { "" }
    } rata-rata { FIGURE($value) }{ UNIT($unit) } selama { PERIOD($over) }
    terakhir
reason_average_away =
    { METRIC($metric) }{ $place ->
        [lowest] { " " }terendah
        [highest] { " " }tertinggi
       *[average] { "" }
    } { FIGURE($size, $size) }{ DIFFERENCE($unit) } di { $side ->
        [above] atas
       *[below] bawah
    } perangkat sehat { LABEL("cleared", $cleared) } selama { PERIOD($over) } terakhir

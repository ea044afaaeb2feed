### Why a failure mode moves on the ladder, and what has drifted.

share_of = { $hits } dari { $trials } ({ PERCENTS($low, $high) })
precision_too_low = { SAY($share) } prediksi benar: di bawah { PERCENT($demand) } yang disyaratkan
in_time_too_low = { SAY($share) } dari yang benar datang tepat waktu: di bawah { PERCENT($demand) } yang disyaratkan
rung_earned =
    { SAY($precision) } prediksi benar, { SAY($in_time) } di antaranya tepat waktu: syaratnya {
    PERCENT($precision_demand) } dan { PERCENT($in_time_demand) }
ticket_surge =
    { $count } tiket dalam { SPAN($window) } menunggu temuan, padahal menurut pelatihan kurang dari {
    NUM($limit) }: ada hal yang belum pernah dilihat model
false_tickets_over_budget =
    { NUM($rate) } tiket keliru per 1.000 bulan perangkat ({ NUM($low) } sampai { NUM($high) }), padahal batas
    produk { NUM($budget) }; { $own } dari { $count } dari mode kerusakan ini
rung_lost = { MODE($mode) } turun dari “{ LABEL("rung", $rung) }” ke “{ LABEL("rung", $to) }”: { SAY($why) }
tickets_held = { MODE($mode) }: { SAY($why) }

drift_moved = { LIST($moved) }: tidak lagi seperti saat pelatihan, pada { $devices } perangkat
drift_of_metric = { METRIC($metric) }
drift_of_code = { CODE($code) }
drift_of_probability = peluang { MODE($mode) }

### Rentang waktu dan kata-kata orang.

as_written = { $text }

span_year = { $count } th
span_day = { $count } hari
span_hour = { $count } jam
span_minute = { $count } mnt
span_moment = sesaat

period_day = { $count } hari
period_hour = { $count } jam
period_minute = { $count } menit
period_second = { $count } detik

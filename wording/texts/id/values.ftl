### Nilai yang disisihkan, dan aturan yang dilanggarnya.

value_out_of_range = di luar { BOUND($low) }..{ BOUND($high) }
value_too_large = di luar bilangan { $bytes } bita
value_named_invalid = dinyatakan tidak sah
value_no_label = bukan salah satu dari { LIST($labels, each: "text", style: "commas") }
value_no_state = bukan keadaan 0..{ $last }
value_no_number = bukan bilangan
value_in_quotes = bilangan dalam tanda kutip
value_is_list = daftar, bukan bilangan
value_is_object = objek, bukan bilangan

### Values that were kept aside, and the rule that each broke.

value_out_of_range = outside { BOUND($low) }..{ BOUND($high) }
value_too_large = outside { $bytes ->
        [8] an 8-byte number
       *[4] a 4-byte number
    }
value_named_invalid = named invalid
value_no_label = none of { LIST($labels, each: "text", style: "commas") }
value_no_state = no state of 0..{ $last }
value_no_number = no number
value_in_quotes = a number in quotes
value_is_list = a list, no number
value_is_object = an object, no number

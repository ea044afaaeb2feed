### Why the broker's list of users could not be read or changed

broker_away = the broker cannot be reached: { $reason }
broker_refused_change = the broker refused a change of its list of users: { $reason }
broker_name_taken = the broker has another user of the name { $name }, which somebody made there: the device of that name is kept out
broker_file_unreadable = the broker's file of users cannot be used: { $reason }
broker_needs_file =
    { $count ->
        [one] one credential waits
       *[other] { NUM($count) } credentials wait
    } for the broker's file of users, for nothing but their hash is known: set SIGAP_BROKER_ACCESS_DIR

### Why the broker's list of users could not be read or changed

broker_away = the broker cannot be reached: { $reason }
broker_refused_change = the broker refused a change of its list of users: { $reason }
broker_name_taken = the broker has users that somebody else made, by the names of devices’ credentials: { $users }. Those devices are not let in: rotate their credentials, or remove those users
broker_file_unreadable = the broker's file of users cannot be used: { $reason }
broker_needs_file =
    { $count ->
        [one] one credential waits
       *[other] { NUM($count) } credentials wait
    } for the broker's file of users, for nothing but their hash is known: set SIGAP_BROKER_ACCESS_DIR

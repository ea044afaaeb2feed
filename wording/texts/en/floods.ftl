### The page of floods and refusals.

floods = Floods and refusals
floods_help = A device that sends more than it may is limited for a while, so that all others are served as before.
floods_empty = No device has sent too much.
flood_sent = Sent
flood_rate_messages = { NUM($rate, 7) } messages a second, { NUM($allowed, 7) } allowed
flood_rate_bytes = { NUM($rate, 10) } bytes a second, { NUM($allowed, 10) } allowed
flood_rate_connects = { NUM($rate, 5) } connections a second, { NUM($allowed, 5) } allowed
flood_until = Limited until
flood_shut_out = its credential is disabled
flood_not_shut_out = it has no credential; its messages are left out
flood_over = over
flood_lifted_by = let in by { $by }
flood_left_out = Left out
flood_left_out_count =
    { $count ->
        [one] { $count } message
       *[other] { $count } messages
    }
flood_lift = Let in now
done_lift = The device is let in again.

## What was refused of devices

refused_messages = Messages that were not stored, last 7 days
refused_messages_empty = Every message was stored.
refused_reason = Why
refused_times = Times
refused_last = Last
refusals = Refused at the broker and by ingest
refusals_empty = Nothing was refused.
letter_not_json = is not JSON
letter_bad_topic = topic that nobody reads
letter_bad_message = does not have the shape of a message
letter_bad_value = value of the wrong kind
letter_bad_text = text that cannot be stored
letter_bad_time = time that cannot be read
letter_too_late = too old
letter_past_retention = from before the readings that are kept
letter_too_early = ahead of the clock
letter_unknown_product = product without a product file
letter_unknown_device = device that is not registered
letter_too_large = too large
letter_too_many_readings = too many readings in one message
letter_refused_by_database = refused by the database

## Who sends most

busiest = Who sends most today
busiest_empty = Nothing was received today.
busiest_messages = Messages
busiest_kilobytes = Kilobytes
busiest_last = Last message

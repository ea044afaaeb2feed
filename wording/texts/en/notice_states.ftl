### Why a notice waits, did not leave, or failed.

untold_of_inspection = rung inspect: the customer is not told of an inspection
untold_of_predictions = rung ticket: the customer is not told of predictions yet
no_address = no customer address
opted_out = the customer has opted out
device_sold = the device has another owner now
overtaken_by_state = overtaken: ticket { ID($ticket) } has gone on to “{ LABEL("state", $state) }”
overtaken_by_end = overtaken: ticket { ID($ticket) } has ended ({ LABEL("ending", $kind) }) before this left
ending_resolved_repaired = repaired
ending_resolved_nothing = nothing found
ending_cancelled = no visit
quiet_hours = quiet hours until { MOMENT_IN($until, $zone) }
no_mail_server = no SMTP server configured
no_webhook_secret = no webhook secret configured
no_webhook = no webhook configured

## Attempts to send

attempt_failed = { SAY($why) } (attempt { $attempt } of { $most })
attempt_refused = { SAY($why) } (permanent)
mail_unwritable = “{ $recipient }” makes no e-mail: { $error }
mail_turned_away = the mail server turned us away: { $answer }
mail_login_refused = the mail server refused our login: { $answer }
mail_without_tls = { $host } offers no TLS: our password is not sent in the clear
mail_not_taken = the mail server cannot take it: { $error }
mail_unreachable = the mail server cannot be reached: { $server }: { $error }
mail_answered = the mail server answered { ID($status) } { $answer }
webhook_unreachable = the webhook cannot be reached: { $error }
webhook_answered = the webhook answered { ID($status) }

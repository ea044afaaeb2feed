### Device access: credentials, claims, units.

## Refused

credential_exists = { $product } { $serial } has a credential already: rotate it, or revoke it first
credential_changing = the credential of { $product } { $serial } is being changed by somebody else just now: look at it, then try again
no_credential = { $product } { $serial } has no credential
credential_not_disabled = the credential of { $product } { $serial } is not kept out for a while
revoked_reason_unfit = { $reason }: must be one of { $allowed }
no_claim = there is no claim { ID($claim) }
claim_not_waiting = claim { ID($claim) } is in the state “{ LABEL("claim_state", $state) }”: that is too late
claim_without_credential = the credential that claim { ID($claim) } gave is good no longer: revoke the claim, then offer another one
claim_lasts = a claim cannot be good for { SPAN($lasts) }: it must be more than none, and at most { SPAN($longest) }
claim_count = { $count } claims at once: must be 1 to { $most }
claim_refused = this code does not fit this device, or is no longer good: ask whoever gave it to you for a new one
no_authority = no authority signs certificates here: SIGAP_DEVICE_CA_CERT and SIGAP_DEVICE_CA_KEY are not set
certificate_unreadable = is no certificate in PEM
certificate_nameless = a certificate must have one common name, not { $names }
certificate_name_taken = the common name “{ $name }” of the certificate is a user’s of the platform, or a name that devices’ secrets have: give the certificate another name
certificate_over = the certificate was good until { MOMENT($until) }
request_unreadable = is no certificate signing request in PEM
request_unsigned = the request is not signed by its own key
key_weak = the key is too weak: RSA of { $rsa } bits, a curve of { $curve } bits, or Ed25519, at least
replaced_when = { MOMENT($at) } must lie between the installation, { MOMENT($since) }, and the fleet's clock, { MOMENT($now) }
list_without_serials = the first line must name the column serial; it names: { $found }
list_unreadable = the list is no CSV that can be read: { $reason }
list_serial_twice = line { ID($line) }: serial “{ $serial }” stands in the list twice
list_too_long = the list has more than { $most } devices
list_empty = the list has no devices
list_bad_serial = line { ID($line) }: { $value } is no serial: 1 to 120 characters without / + #, and no blank at either end
list_bad_time = line { ID($line) }: { $value } is no time: write 2026-01-31T12:00:00Z

## What happened, in the audit log

audit_credential_issued = issued a device’s credential
audit_credential_rotated = rotated a device’s credential
audit_credential_revoked = revoked a device’s credential
audit_credential_enabled = let a device in again
audit_claim_made = made a claim
audit_claim_used = used a claim
audit_claim_approved = approved a claim
audit_claim_revoked = revoked a claim
audit_claim_limited = sent too many wrong claim codes
audit_unit_replaced = said what was replaced in a device

## Permission

permission_devices_access = let devices in: credentials and claims

## Credentials

credential_kind_secret = user name and secret
credential_kind_certificate = client certificate
credential_state_good = good
credential_state_quarantined = waits for approval
credential_state_disabled = kept out until { $until }
credential_state_revoked = revoked
credential_state_over = expired
credential_none = no credential
credential_how_command = by the command line
credential_how_api = by the API
credential_how_page = in the console
credential_how_csv = from a list
credential_how_claim = by a claim
credential_how_import = from a password file
revoked_rotated = rotated
revoked_replaced = the unit was replaced or wiped
revoked_claimed = another claim was used
revoked_revoked = revoked
revoked_leaked = somebody else may have it
revoked_retired = out of service
disabled_flood = it sent too much

## Claims

claim_state_offered = offered
claim_state_quarantined = waits for approval
claim_state_used = used
claim_state_revoked = revoked
claim_state_expired = expired

## Units

unit_swapped = Since { $at } another unit speaks as this device: { $hardware } in the place of { $before }.
unit_doubled = Two units speak as this device, { $times } times by turns since { $at }: { $hardware } and { $before }.
replaced_wiped = The same unit, wiped
replaced_controller = Only the part that connects was changed
replaced_unit = The whole unit was changed
replaced_same = Nothing was changed: the second unit was put right

## The sheet

sheet_title = Claim for { $product }
sheet_scan = Scan this with the telephone of whoever installs the device, or type the code.
sheet_serial = Serial
sheet_any = any device of this product that has no credential
sheet_until = Good once, until { MOMENT($until) }.
sheet_approval = The device is let in when somebody has approved it.
sheet_keep = Whoever has this code can connect a device. Throw the sheet away once it is used.

## Pages

access = Device access
claims = Claims
access_help = Each device has a user name and a secret of its own, or a certificate. A secret is shown once, when it is made.
access_empty = No device matches.
access_title = Access
access_state = State
access_user = User name
access_issued = Issued
access_unit = Unit
access_before = Before
access_changed = another unit
access_swapped = another unit speaks
access_doubled = two units speak by turns
access_disabled = kept out for a while
credential_issue = Issue
credential_rotate = Rotate
credential_rotate_ask = { $serial } is disconnected, and comes in again with the new secret only. Rotate?
credential_revoke = Revoke
credential_revoke_ask = { $serial } is kept out at once. Why?
credential_enable = Let in again
credential_title = The secret of { $serial }
credential_user = User name: { $name }
credential_broker = Broker: { $address }
unit_replace = Replaced …
unit_replace_ask = What was replaced in { $serial }? The device gets another secret.
done_credential_revoked = { $serial } is kept out
done_credential_enabled = { $serial } is let in again
claims_help = A claim is a code on paper that becomes a device’s secret, once. An installer scans it; nobody has to type a secret.
claims_empty = There are no claims yet.
claim_make = Make claims
claim_code = Code
claim_any = any device
claim_product = Product
claim_serials = Serials, one a line
claim_count_label = More, for any device
claim_until = Good for
claim_days = { $count ->
    [one] one day
   *[other] { $count } days
}
claim_waits = Whoever uses one waits until somebody approves
claim_title = The claims
claim_help = They are shown only now. The sheet to print was downloaded.
claim_approve = Approve
claim_revoke = Revoke
claim_revoke_ask = The code is good for nothing any more, and a device that waits is refused. Revoke?
done_claim_approved = The device is let in
done_claim_revoked = The claim is revoked
serial_unfit = “{ $serial }” is no serial: 1 to 120 characters without / + #, and no blank at either end

## The page of a claim, for whoever installs a device

claiming_title = Connect a device
claiming_help = Enter the code of the sheet, and the serial from the type plate.
claiming_code = Code
claiming_serial = Serial
claiming_do = Connect
claiming_done = { $serial } has its credential
claiming_waits = { $serial } has its credential. It comes in as soon as somebody has approved it.
claiming_keep = Enter this into the device now: it is shown only once.
claiming_user = User name
claiming_secret = Secret
claiming_broker = Broker
claiming_scan = Or let the device scan it.
claiming_too_many = There were too many wrong codes from here. Wait { $minutes ->
    [one] one minute
   *[other] { $minutes } minutes
}, then try again.

### Personal data and the audit log.

## Requests, and what is refused about them

no_privacy_request = there is no request { ID($request) }
request_answered = request { ID($request) } was answered already
refusal_needs_reason = a refusal needs a reason, which the person will read
person_erased = the person was erased
request_kind_access = See what is held
request_kind_copy = Get a copy
request_kind_correct = Correct something
request_kind_restrict = Restrict the use
request_kind_withdraw = Withdraw a consent
request_kind_erase = Be erased
request_how_page = on a page
request_how_link = by a link
request_how_phone = by telephone
request_how_paper = on paper
request_late = late
request_due = due { $in }
request_answered_at = answered { $at }
request_answer_done = done
request_answer_refused = refused

## Consents: words that somebody agreed to never change, others get the next number

purpose_service = Service of your appliance
purpose_advice = Advice
purpose_survey = Surveys
purpose_offer = Offers
purpose_extended_telemetry = More readings
consent_advice_1 = You may send me advice on how to use and care for my appliance. I can withdraw this at any time.
consent_survey_1 = You may ask me how satisfied I am after a visit. I can withdraw this at any time.
consent_offer_1 = You may send me offers for spare parts and other products. I can withdraw this at any time.
consent_extended_telemetry_1 =
    My appliance may send more readings than service needs, to improve predictions. I can withdraw this at any time.

## What is kept after an erasure, and why

kept_asset = The appliance, its serial number, its readings and its service area: they describe the appliance, and safety and guarantee depend on them. Where it stands is blanked.
kept_findings = Tickets and findings without words of people: whoever repairs the appliance later needs them, and predictions learn from them.
kept_figures = Figures such as counts of tickets and visits: they name nobody.
kept_notices = That and when notices were sent, without their text and address: it proves that warnings were given.
kept_consents = Which consents were given and withdrawn, and when: it proves that the data was used lawfully.
kept_audit = The audit log: it holds numbers, not names; the law asks for the proof of who had access.
kept_backups = Backups of the database hold the person until they are thrown away, by the plan of whoever keeps them.

## The audit log

audit_signed_in = signed in
audit_signed_out = signed out
audit_sign_in_failed = failed to sign in
audit_sign_in_limited = was kept from signing in for a while
audit_link_sent = was sent a link
audit_link_used = used a link
audit_password_set = set a password
audit_second_factor_set = set up one-time codes
audit_second_factor_removed = removed one-time codes
audit_session_ended = ended a session
audit_person_invited = invited a person
audit_person_changed = changed a person
audit_tenant_changed = changed a tenant
audit_token_made = made a token
audit_token_ended = ended a token
audit_owner_changed = changed an owner
audit_coverage_changed = changed what is covered
audit_imported = imported customers
audit_command_sent = sent a command to a device
audit_command_cancelled = took a command back
audit_customer_read = looked at a customer’s file
audit_exported = exported a customer’s data
audit_erased = erased a customer
audit_consent_given = noted a consent
audit_consent_withdrawn = noted the withdrawal of a consent
audit_privacy_asked = noted a privacy request
audit_privacy_answered = answered a privacy request
audit_audit_verified = verified the log
audit_topic_refused = tried topics of others at the broker
audit_flood_limited = limited a device that sent too much
audit_calendar_changed = changed a calendar, service area or target
audit_flood_lifted = let a limited device in again
audit_changed = made a change
audit_actor_nobody = nobody known
audit_actor_customer = customer { $number }
audit_actor_command = the command line
audit_fault_missing = a row is missing
audit_fault_row_gone = the row was deleted
audit_fault_changed = the row was changed
audit_fault_not_in_chain = a row stands outside of the chain
audit_fault_cut_off = the end was cut off: the head that was kept elsewhere lies beyond it
audit_fault_another_head = another row stands where the head that was kept elsewhere was

## Their pages

audit = Audit
privacy = Privacy
audit_empty = Nothing was recorded that matches.
audit_action = What
audit_actor = Who
audit_subject = About
audit_address = From
audit_at = When
audit_person_hint = A name
audit_subject_hint = customer/12, ticket/3
audit_whole = The chain was verified up to row { $position } at { $at }: it is whole.
audit_broken = The chain was verified at { $at }: row { $position } is the first that is wrong.
audit_unverified = The chain has not been verified yet.
audit_verify = Verify now
privacy_empty = No request matches.
privacy_customer = Customer
privacy_kind = Asked for
privacy_words = In their words
privacy_due = Due
privacy_state = State
privacy_open = Open
privacy_all = All
privacy_export = Export
privacy_done = Done
privacy_refuse = Refuse
privacy_erase_ask = Erase customer { $customer }? Type ERASE to confirm. It cannot be undone.
privacy_erase_word = ERASE
privacy_refuse_ask = Why is it refused? The person will read this.
privacy_answered_done = Request { $request } is answered.
privacy_new = Note a request
privacy_number = Customer’s number
privacy_noted = The request is noted.

### The open form: reporting a fault without an account.

report_team = After-sales service
report_other_language = Bahasa Indonesia
report_back = Back
report_title = Report a fault
report_which = What is broken?
report_what = What happens?
report_other = Something else
report_have_account_title = Do you have an account?
report_have_account = See all your devices
report_danger_title = Do this first
report_try_title = Try this first
report_try_helped = Does it work again? Good, there is nothing to send.
report_still = Still wrong? We help you
report_tell = Tell us
report_phone = Your telephone or WhatsApp number
report_serial = Serial number (on the sticker of the device; may stay empty)
report_photo = Or a photo of that sticker
report_more = Add your name and what happened
report_name = Your name (may stay empty)
report_words = Tell us what happened (may stay empty)
report_privacy = We use your number to answer this report, and for nothing else.
report_send = Send the report
report_phone_wrong = That telephone number is not complete. Example: 0812 3456 7890
report_receipt = Your report number
report_receipt_hint = Write this number down. Name it when you call or write to us.
report_whatsapp = Send it by WhatsApp
report_whatsapp_words = Hello, this is my report: { $receipt }
report_another = Report another fault
report_again_title = The report was not sent
report_again = Try again without the photo, or with another one.

## Where a report stands

report_state_waiting_title = We have your report
report_state_waiting = Our team looks at it, and then contacts you.
report_state_joined_title = We are working on it
report_state_joined = Our team has looked at your report, and will contact you.
report_state_refused_title = This report is closed
report_state_refused = If something is still wrong, send a new report or contact us.

## Activating a warranty

report_activate_title = Activate the warranty
report_activate_which = Which product?
report_activate_serial = Serial number (on the sticker of the device)
report_activate_bought = When was it bought?
report_activate_name = Your name
report_activate_email = E-mail (or the telephone number above)
report_activate_receipt = A photo of the receipt
report_activate_send = Activate
report_activate_incomplete = Fill in the day of purchase and the serial number, then send it again.
report_activate_number = Your warranty number
report_activation_submitted_title = We have your request
report_activation_submitted = Our team looks at your receipt, and then tells you.
report_activation_needs_proof_title = We need a proof of purchase
report_activation_needs_proof = Send a new request with a clear photo of the receipt, or contact us.
report_activation_verified_title = Your warranty is active
report_activation_verified = Thank you. You need not keep a card of paper.
report_activation_rejected_title = The warranty could not be activated yet
report_activation_rejected = Contact us, and name this number.
report_activation_withdrawn_title = This request was taken back
report_activation_withdrawn = You can send a new one at any time.

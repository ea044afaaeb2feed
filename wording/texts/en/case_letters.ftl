### Letters about activations, claims, returns, surveys and appliances: to customers.

case_letter_greeting = Dear { $customer },
case_letter_product = product
case_letter_automatic = This message was sent automatically.
case_letter_link = Where it stands now: { $link }
case_letter_out = Do not want any more of these messages? { $link }#messages
case_letter_amount = It comes to { MONEY($amount, $currency) }.
case_letter_item_appliance = The whole device
case_letter_item_component = A part
case_letter_item_labour = The work
case_letter_item_travel = The way there
case_letter_item_other = Something else
case_letter_about_repair = the repair
case_letter_about_claim = our answer to your claim
case_letter_covered = Warranty: { $short }
case_letter_new_serial = It is another device, with the serial number { $serial }. It has the rest of your warranty.
case_letter_parcel = It travels with { $carrier } under the number { $tracking }.

## Activations

case_letter_activation_verified_subject = The warranty of your { $product } is active
case_letter_activation_verified_body = we have activated the warranty of your { $product } (serial number { $serial }). Your warranty number is { $number }. You need not keep a card of paper.
case_letter_activation_verified_button = See the warranty
case_letter_activation_needs_proof_subject = We need another proof of purchase for your { $product }
case_letter_activation_needs_proof_body = to activate the warranty of your { $product } (number { $number }), we need another proof of purchase. Send us a clear photo of the receipt.
case_letter_activation_needs_proof_button = Send the photo
case_letter_activation_rejected_subject = The warranty of your { $product } could not be activated yet
case_letter_activation_rejected_body = we could not activate the warranty of your { $product } (number { $number }) yet. Contact us, and name this number.
case_letter_activation_rejected_button = See the request
case_letter_activation_reason_unknown_serial = Why: we do not know this serial number.
case_letter_activation_reason_already_activated = Why: the warranty of this device was activated before.
case_letter_activation_reason_proof_unreadable = Why: the receipt cannot be read.
case_letter_activation_reason_proof_missing = Why: the receipt is missing.
case_letter_activation_reason_proof_of_another = Why: the receipt is of another product.
case_letter_activation_reason_sold_elsewhere = Why: this device was not sold here.
case_letter_activation_reason_other = Contact us, and we will explain.

## Claims

case_letter_claim_submitted_subject = We have your claim { $number }
case_letter_claim_submitted_body = we have received your claim { $number } for your { $product } (serial number { $serial }). We look at it, and write to you again as soon as it is decided.
case_letter_claim_submitted_button = Follow the claim
case_letter_claim_needs_info_subject = We need something from you for claim { $number }
case_letter_claim_needs_info_body = to decide on your claim { $number } for your { $product }, we need this from you:
case_letter_claim_needs_info_button = Answer
case_letter_claim_decided_subject = We have decided on your claim { $number }
case_letter_claim_decided_body = we have decided on your claim { $number } for your { $product } (serial number { $serial }). If you disagree, you can ask us once to look again.
case_letter_claim_decided_button = See the decision
case_letter_claim_settled_subject = Your claim { $number } is settled
case_letter_claim_settled_body = what we promised in your claim { $number } for your { $product } is on its way to you, or done.
case_letter_claim_settled_button = See the claim

## Returns

case_letter_return_authorised_subject = You can send back your { $product }: { $number }
case_letter_return_authorised_body = you can send back your { $product } (serial number { $serial }). Your return has the number { $number }.
case_letter_return_authorised_button = See what to do
case_letter_comes_back_after = Write the number on the parcel, and send it by { $until } at the latest to this address:
case_letter_comes_back_before = You get another one first. Then send the old one back, by { $until } at the latest, to this address:
case_letter_comes_back_exchange = Send nothing: a technician brings the other one, and takes the old one along.
case_letter_comes_back_none = Send nothing: you get another one, and need not give the old one back.
case_letter_return_refused_subject = We cannot take back your { $product }: { $number }
case_letter_return_refused_body = we cannot take back your { $product } (serial number { $serial }).
case_letter_return_refused_button = See the return
case_letter_refusal_not_covered = Why: the warranty does not cover it.
case_letter_refusal_no_fault = Why: there is no fault.
case_letter_refusal_too_late = Why: it is too late for a return.
case_letter_refusal_not_ours = Why: it is not one of our products.
case_letter_refusal_other = Contact us, and we will explain.
case_letter_return_received_subject = Your { $product } has arrived: { $number }
case_letter_return_received_body = your { $product } (serial number { $serial }) has arrived. We examine it, and write to you again.
case_letter_return_received_button = Follow the return
case_letter_return_assessed_subject = We have examined your { $product }: { $number }
case_letter_return_assessed_body = we have examined your { $product } (serial number { $serial }).
case_letter_return_assessed_button = Follow the return
case_letter_disposition_repair = We repair it, and send it back to you.
case_letter_disposition_replacement = You get another one.
case_letter_disposition_refund = You get your money back.
case_letter_disposition_as_it_is = Nothing is wrong with it. We send it back to you as it is.
case_letter_return_shipped_subject = A parcel is on its way to you: { $number }
case_letter_return_shipped_body = what belongs to your return { $number } is on its way to you.
case_letter_return_shipped_button = Follow the parcel
case_letter_return_delivered_subject = Your return { $number } has been delivered
case_letter_return_delivered_body = what belongs to your return { $number } has been delivered. If something is wrong with it, tell us.
case_letter_return_delivered_button = See the return
case_letter_return_expired_subject = Your return { $number } has expired
case_letter_return_expired_body = we did not get your { $product } (serial number { $serial }) in time, so your return { $number } is over. You can ask for a new one at any time.
case_letter_return_expired_button = See the return
case_letter_return_refunded_subject = You get your money back: { $number }
case_letter_return_refunded_body = we pay back your { $product } (serial number { $serial }).
case_letter_return_refunded_button = See the return

## Surveys

case_letter_survey_subject = How satisfied are you with { $about }?
case_letter_survey_body = how satisfied are you with { $about } of your { $product } (serial number { $serial })? One tap is enough. We read every answer.
case_letter_survey_button = Answer with one tap
case_letter_survey_reminder_subject = Your opinion still counts
case_letter_survey_reminder_body = may we ask once more? How satisfied are you with { $about } of your { $product }? One tap is enough. We do not ask again.
case_letter_survey_reminder_button = Answer with one tap

## Reminders

case_letter_warranty_ends_subject = The warranty of your { $product } ends soon
case_letter_warranty_ends_body = the warranty of your { $product } (serial number { $serial }) ends soon. If something is not right with it, report it before then.
case_letter_warranty_ends_button = See the warranty
case_letter_maintenance_due_subject = Time to care for your { $product }
case_letter_maintenance_due_body = it is time for this: { $plan }. It keeps your { $product } (serial number { $serial }) going for longer.
case_letter_maintenance_due_button = See the device

## Why a letter did not leave: for the staff

case_letter_nobody = there is nobody whom it could reach
case_letter_overtaken = it was no news any more
case_letter_unwanted = the customer does not want such messages
case_letter_without_consent = the customer has not agreed to such messages
case_letter_waits_for_morning = it waits for the end of the quiet hours

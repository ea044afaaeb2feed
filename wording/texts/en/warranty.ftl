### Warranties: activated by buyers, shown as a card, given away.

## States, ways and reasons

activation_state_submitted = To be checked
activation_state_needs_proof = Waits for a proof
activation_state_verified = Activated
activation_state_rejected = Rejected
activation_state_withdrawn = Withdrawn
activation_way_code = Code on the product
activation_way_serial = Serial and proof of purchase
activation_way_staff = Filed by staff
activation_reason_unknown_serial = There is no product with this serial
activation_reason_already_activated = The warranty of this product was activated before
activation_reason_proof_unreadable = The proof of purchase cannot be read
activation_reason_proof_missing = A proof of purchase is missing
activation_reason_proof_of_another = The proof of purchase is of another product
activation_reason_sold_elsewhere = This product was not sold here
activation_reason_other = Another reason
activation_did_submit = Submitted
activation_did_verify = Activated
activation_did_ask_proof = Proof asked for
activation_did_prove = Proof sent
activation_did_reject = Rejected
activation_did_withdraw = Withdrawn

## Refusals

no_activation = there is no activation { $activation }
activation_not_movable =
    activation { $activation } is in the state “{ LABEL("activation_state", $state) }”: “{ LABEL("activation_did", $action) }” is not possible any more
activation_of_activated = another activation of the product of { $activation } has been verified already
activation_without_product = say first which product activation { $activation } is for
activation_of_retired = the product of activation { $activation } has left the fleet
activation_needs_contact = give a name, and an e-mail address or a telephone number
purchase_day_unfit = { DATE($day) } cannot be the day of a purchase
product_code_unknown = this code is on none of our products: please look at it once more
asset_retired_no_ticket = asset { ID($asset) } has left the fleet: it was replaced, or taken back
transfer_stands = this product is being given away just now
transfer_code_refused = this code is not good, or no longer: ask the owner of before for a new one
transfer_to_oneself = this product is yours already
transfer_not_owner = only its owner can give a product away

## Histories

asset_replaced = replaced by { $serial }
asset_taken_back = taken back

## News

news_activation_submitted = A warranty of { $serial } is to be activated.
news_activation_proved = The proof of purchase of { $serial } was sent.

## Pages

activations = Activations
activation = Activation
activations_empty = There is no activation here.
activations_waiting = Waiting
activation_buyer = Buyer
activation_bought = Bought on
activation_way = How
activation_proofs = Proofs
activation_at = Submitted
activation_unknown = no such product
activation_before = activated before
activation_before_long = The warranty of this product was activated before, by another activation.
activation_seller = Shop
buyer_email = E-mail
buyer_phone = Telephone
photo_by_customer = Customer
activation_file = File an activation
activation_verify = Verify
activation_verify_title = Verify the activation
activation_ask_proof = Ask for a proof
activation_ask_proof_title = Ask for another proof
activation_reject = Reject
activation_reject_title = Reject the activation
activation_withdraw = Withdraw
activation_withdraw_ask = The buyer takes the activation back?
activation_product = Serial of the product
activation_product_hint = As it stands on the proof or on the plate.
activation_owner = Owner from now on
activation_owner_new = Whoever submitted it, as a new customer
activation_owner_record = The owner on record
activation_given = Was it given away?
activation_given_hint = Yes: the activation of before ends, and coverage stays as it is.
yes_word = Yes
no_word = No
reason_label = Reason
words_for_buyer = For the buyer
words_for_customer = For the customer
day_alone = { DATE($day) }
serial_label = Serial
case_photos = Photos and receipts
case_no_photos = There are no photos yet.
case_add_photo = Add a photo
case_photo_kind = It shows
case_steps = What the customer sees
device_card = Warranty card
device_claim = Make a claim
device_return = Ask for a return
device_code = Code for the product
device_code_help = It is shown only now. The label to print was downloaded; a label of before is good no longer.

## Pages to print

card_title = Warranty card
card_owner = Owner
card_number = Activation
card_bought = Bought
card_registration = Registration number
card_parts_until = Spare parts until
card_covered = What is covered
card_not = What is not covered
card_centres = Where it is repaired
product_label_title = Label of { $serial }
product_label_scan = Scan to activate the warranty or report a fault.

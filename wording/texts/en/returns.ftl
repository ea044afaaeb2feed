### Returns of products.

## States, policies and assessments

return_state_requested = Asked for
return_state_authorised = Authorised
return_state_sent = On its way to us
return_state_received = Received
return_state_assessed = Assessed
return_state_repairing = In repair
return_state_shipped = On its way back
return_state_delivered = Delivered
return_state_closed = Closed
return_state_expired = Label expired
return_state_refused = Refused
return_state_cancelled = Cancelled
return_did_request = Asked for
return_did_authorise = Authorised
return_did_refuse = Refused
return_did_cancel = Cancelled
return_did_send = Sent by the customer
return_did_expire = Label expired
return_did_receive = Received
return_did_other_serial = Another product arrived
return_did_assess = Assessed
return_did_repair = Repair begun
return_did_ship = Shipped to the customer
return_did_ship_ahead = Replacement shipped ahead
return_did_exchange = Exchanged at the customer’s
return_did_deliver = Delivered
return_did_take_back = Old product taken back
return_did_close = Closed
return_did_refund = Paid back
comes_back_none = The old one stays there
comes_back_before = The replacement leaves first
comes_back_exchange = Exchange at the customer’s
comes_back_after = Once the old one was assessed
disposition_repair = Repair
disposition_replacement = Replacement
disposition_refund = Refund
disposition_as_it_is = Back as it is
return_refusal_not_covered = The warranty does not cover it
return_refusal_no_fault = There is no fault
return_refusal_too_late = It is too late for a return
return_refusal_not_ours = It is not one of our products
return_refusal_other = Another reason

## Steps, as the customer sees them

return_step_requested = You asked for a return
return_step_authorised = Your label is ready
return_step_sent = You have sent it
return_step_received = It has arrived at our place
return_step_assessed = We have looked at it
return_step_repairing = We are repairing it
return_step_shipped = It is on its way to you
return_step_exchanged = We have exchanged it at your place
return_step_delivered = You have got it
return_step_taken_back = The old one is back with us
return_step_refunded = You get your money back
return_step_closed = Closed
return_step_expired = The label is no longer good
return_step_refused = We could not take it back
return_step_cancelled = Cancelled

## Refusals

no_return = there is no return { $number }
return_not_movable =
    return { $number } is in the state “{ LABEL("return_state", $state) }”: “{ LABEL("return_did", $action) }” is not possible now
return_not_so =
    “{ LABEL("return_did", $action) }” does not fit return { $number }: { LABEL("comes_back", $comes_back) }{ $disposition ->
        [none] { "" }
       *[other] , assessed as “{ LABEL("disposition", $disposition) }”
    }
return_not_owner = a return can be asked for by the owner of a product alone
return_open_already = there is an open return of this product already { $number }
return_old_one_missing = return { $number } waits for the old product { $serial }
return_serial_missing = enter the serial that stands on the product
other_serial_arrived = { $serial } arrived in the place of { $promised }
replaced_has_no_owner = a product without an owner, or one that has left the fleet, cannot be replaced
replacement_taken = { $serial } cannot be the replacement: it has an owner, or has left the fleet
replacement_serial_missing = enter the serial of the replacement
refund_needs_amount = say how much is paid back
return_label_over = the label was good until now

## News

news_return_requested = A return of { $serial } is asked for.
news_return_other_serial = Another product arrived in the place of { $serial }.
return_without_label = return { $number } has no label yet: it is not authorised

## Pages

returns = Returns
product_return = Return
returns_empty = There is no return here.
returns_open = On their way
return_policy = Exchange
assessment = Assessment
return_new_one = Replacement
return_valid = Label good until
return_parcel_in = Parcel to us
return_parcel_out = Parcel to the customer
return_wrong = { $serial } arrived in the place of { $promised }: nothing goes on until the right product is here.
return_wrong_short = { $serial } arrived instead
return_print_label = Print the label
return_authorise = Authorise
return_authorise_title = Authorise the return
return_ship_to = Where to send it
return_refuse = Refuse
return_refuse_title = Refuse the return
return_receive = It has arrived
return_take_back = The old one has arrived
return_serial_ask = Which serial stands on the product that arrived?
return_send = Sent by the customer
return_send_title = Parcel of the customer
return_assess = Assess
return_assess_title = Assess the product
return_assessment_words = What was seen
return_amount = Amount, of a refund
return_repair = Begin the repair
return_ship = Ship it
return_ship_ahead = Ship the replacement ahead
return_ship_title = Ship it to the customer
return_exchange = Exchange at the customer’s
return_exchange_title = Exchange the product
return_old_serial = Serial of the old product
return_new_serial = Serial of the replacement
return_new_serial_hint = It gets the owner and the rest of coverage; the old product leaves the fleet.
return_deliver = Delivered
return_refund = Pay back and close
return_close = Close
return_cancel = Cancel
return_cancel_why = Why is the return cancelled?
return_reason_ask = Why does the product come back?
return_carrier = Carrier
return_tracking = Tracking number

## The label

label_title = Label { $number }
label_until = Good until { LONG_DAY($until) }
label_to = To
label_to_us = The service centre that we named to you
label_step_pack = Pack the product well, without accessories.
label_step_stick = Stick this label onto the parcel, so that the square code can be seen.
label_step_send = Hand the parcel to a carrier, and keep the receipt.

### Claims on a warranty.

## States, items and decisions

warranty_claim_state_draft = Draft
warranty_claim_state_submitted = Submitted
warranty_claim_state_in_review = In review
warranty_claim_state_needs_info = Waits for the customer
warranty_claim_state_decided = Decided
warranty_claim_state_settled = Settled
warranty_claim_state_closed = Closed
warranty_claim_state_withdrawn = Withdrawn
warranty_claim_did_draft = Draft made
warranty_claim_did_submit = Submitted
warranty_claim_did_take = Taken into review
warranty_claim_did_ask = Customer asked
warranty_claim_did_inform = Customer answered
warranty_claim_did_decide = Decided
warranty_claim_did_appeal = Appealed
warranty_claim_did_settle = Settled
warranty_claim_did_close = Closed
warranty_claim_did_withdraw = Withdrawn
claim_item_appliance = Whole appliance
claim_item_component = Part
claim_item_labour = Work
claim_item_travel = Travel
claim_item_other = Something else
claim_asked_repair = Repair
claim_asked_replacement = Replacement
claim_asked_refund = Refund
claim_decision_approved = Approved
claim_decision_partly = Partly approved
claim_decision_refused = Refused
claim_clause_guarantee_over = The warranty was over
claim_clause_not_covered = The warranty does not cover this
claim_clause_no_proof = There is no proof of purchase
claim_clause_no_fault_found = No fault was found
evidence_kind_receipt = Receipt
evidence_kind_fault = Fault
evidence_kind_plate = Type plate
evidence_kind_condition = Product as it is
evidence_stage_claim = With the claim
evidence_stage_intake = At arrival
evidence_stage_diagnosis = At the inspection
evidence_stage_done = Afterwards

## Steps, as the customer sees them

claim_step_draft = Not sent yet
claim_step_submitted = We have your claim
claim_step_in_review = We are looking at it
claim_step_needs_info = We need something more from you
claim_step_appealed = You asked us to look once more
claim_step_decided = We have decided
claim_step_settled = You have got what was agreed
claim_step_closed = Closed
claim_step_withdrawn = You took it back

## Refusals

no_evidence = there is no photo { ID($evidence) }
customers_alone = only customers have products of their own here
no_warranty_claim = there is no warranty claim { $claim }
claim_not_movable =
    claim { $claim } is in the state “{ LABEL("warranty_claim_state", $state) }”: “{ LABEL("warranty_claim_did", $action) }” is not possible now
claim_appealed_before = claim { $claim } was appealed once already: a second time is not possible
claim_not_owner = a claim can be made by the owner of a product alone
claim_open_already = there is an open claim for this product already { $claim }
claim_says_nothing = say what is wrong, or add a photo, before claim { $claim } is sent
claim_without_lines = say what claim { $claim } asks for
claim_nothing_to_appeal = everything in claim { $claim } was approved: there is nothing to appeal
claim_nothing_to_settle = everything in claim { $claim } was refused: there is nothing to settle
claim_to_settle_first = something in claim { $claim } was approved: settle it before it is closed
decide_every_line = decide on each of its lines once: there are { NUMBER($lines) }
refused_grants_nothing = what is refused grants nothing
decision_grants_something = say what the customer gets
refusal_needs_clause = a refusal names the clause that it rests on: { LIST($declared) }
refusal_needs_photo = a refusal by this clause shows the photo of what was seen
photo_of_another_claim = this photo does not belong to the claim
claim_answered_long_ago = answered more than 30 days ago

## News

news_claim_submitted = A warranty claim for { $serial } was submitted; to be decided by { MOMENT($due) }.
news_claim_informed = The customer answered on the warranty claim for { $serial }; to be decided by { MOMENT($due) }.
news_claim_appealed = The decision on the warranty claim for { $serial } was appealed; to be decided by { MOMENT($due) }.
news_claim_withdrawn = The warranty claim for { $serial } was withdrawn.
news_claim_due = The warranty claim for { $serial } is to be decided by { MOMENT($due) }.
news_claim_breached = The warranty claim for { $serial } was to be decided by { MOMENT($due) }.

## Pages

warranty_claims = Warranty claims
warranty_claim = Claim
warranty_claims_empty = There is no claim here.
warranty_claims_open = Open
claim_reviewer = Reviewer
claim_due = To be decided by
claim_second_round = after an appeal
claim_asked_for = Asked for
claim_appeal_words = Appeal
claim_lines = What is claimed
claim_line = Item
claim_wanted = Asked for
decision = Decision
granted = The customer gets
amount = Amount
clause = Clause
clause_hint = A refusal names the clause that it rests on; a clause of the warranty terms also needs the photo.
photo = Photo
claim_submit = Submit
claim_take = Take into review
claim_decide = Decide
claim_decide_title = Decide on the claim
claim_ask = Ask the customer
claim_ask_what = What is still needed from the customer?
claim_inform = The customer answered
claim_inform_what = What did the customer answer?
claim_settle = Settle
claim_appeal = Appeal
claim_appeal_what = Why does the customer want it looked at once more?
claim_close = Close
claim_withdraw = Withdraw
claim_withdraw_ask = The customer takes the claim back?
claim_send_back = Ask for the product back
claim_fault_ask = What does the customer say is wrong?
amount_of = { MONEY($amount, $currency) }
amount_unfit = this is no amount
failure_mode_label = Fault

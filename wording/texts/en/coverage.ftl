### What is covered, and what a repair costs: on the ticket, on the page of a device, in notices, on the customer's page.

cost_kind_parts = Parts
cost_kind_labour = Labour
cost_kind_travel = Travel
coverage_by_product = the warranty
coverage_by_extension = the extended warranty
coverage_by_repair = the guarantee on the last repair
coverage_by_goodwill = goodwill
coverage_source_product = Warranty
coverage_source_extension = Extended warranty
coverage_source_repair = Guarantee on a repair
coverage_source_goodwill = Goodwill

## One kind of cost of one fault

cost_covered = { LIST($kinds, family: "cost_kind") }: free; { LABEL("coverage_by", $source) } pays until { DATE($until) }
cost_shared =
    { LIST($kinds, family: "cost_kind") }: { LABEL("coverage_by", $source) } pays { PERCENT($share) } until { DATE($until) }
cost_no_terms = No terms of a warranty are on record for this product
cost_no_date =
    When the appliance was sold is not on record: a proof of purchase (receipt or guarantee card) decides
cost_depends =
    { LIST($kinds, family: "cost_kind") }: depends on what the technician finds; a warranty until { DATE($until) } covers some
    components
cost_clause = { LIST($kinds, family: "cost_kind") }: not covered, because of what was found: { TEXT($clause) }
cost_excluded = { LIST($kinds, family: "cost_kind") }: not covered; the warranty leaves out { MODE($mode) }
cost_ended = { LIST($kinds, family: "cost_kind") }: not covered any more; that ended on { DATE($until) }
cost_begins = { LIST($kinds, family: "cost_kind") }: not covered yet; that begins on { DATE($day) }
cost_other_kind = { LIST($kinds, family: "cost_kind") }: not part of the warranty
cost_other_component =
    { LIST($kinds, family: "cost_kind") }: not covered; the warranty until { DATE($until) } does not include this component:
    { COMPONENT($component) }
cost_component_never =
    { LIST($kinds, family: "cost_kind") }: not covered; the warranty never included this component: { COMPONENT($component) }

## All of it in one sentence

entitled_covered = This repair is free of charge.
entitled_part = A part of this repair has to be paid for.
entitled_part_sum = A part of this repair has to be paid for: about { MONEY($amount, $currency) }.
entitled_paid = This repair has to be paid for.
entitled_paid_sum = This repair has to be paid for: about { MONEY($amount, $currency) }.
entitled_unknown = Whether this repair is free of charge is not known yet.
entitled_at_most = Without coverage it costs about { MONEY($amount, $currency) }.
entitled_label_covered = Free of charge
entitled_label_part = Partly paid
entitled_label_paid = To be paid
entitled_label_unknown = Coverage not known yet
entitlement_asked_first = Nothing that costs money is done before you have agreed to the price.

## Coverage of an appliance

coverage_row =
    { LIST($kinds, family: "cost_kind") }, { SAY($what) }: until { DATE($until) }
coverage_row_ended =
    { LIST($kinds, family: "cost_kind") }, { SAY($what) }: ended { DATE($until) }
coverage_row_begins =
    { LIST($kinds, family: "cost_kind") }, { SAY($what) }: from { DATE($day) } to { DATE($until) }
coverage_row_of = { LABEL("coverage_source", $source) } – { SAY($row) }
coverage_row_shared = { SAY($row) } ({ PERCENT($share) })
coverage_whole = whole appliance
coverage_components = { LIST($components, each: "component", style: "commas") }
coverage_registration = The guarantee is registered under { $number }.
coverage_not = Not covered: { LIST($components, each: "component", style: "commas") }
coverage_never_modes = The warranty leaves out: { LIST($modes, each: "mode", style: "commas") }
coverage_ask_proof = Day of sale not on record: ask for a proof of purchase.
coverage_no_terms = No terms of a warranty are on record.
coverage_until = until { DATE($until) }
coverage_ended = ended { DATE($until) }
coverage_unknown = not known: ask for a proof of purchase
costs_told = { SAY($headline) } { JOIN($sentences) }
costs_sentence = { SAY($said) }.{ " " }

## On the page of a ticket

costs_title = Costs for the customer
costs_less_title = The finding gives the customer less
costs_less_help = It holds when somebody has said why. Until then the customer is owed what the ticket opened with.
costs_decide = Decide on costs
costs_decided = The costs are decided.
costs_clause = Clause that was found broken
costs_no_clause = none: as the finding has it
costs_why = Why
coverage_grant = Grant coverage
coverage_sale = Day of sale
coverage_source = Given as
coverage_kinds = Costs
coverage_all_kinds = Parts, labour and travel
coverage_share = Share that is borne
coverage_from = From
coverage_until_day = Last day
coverage_sold_on = Sold on
coverage_sold_hint = Left empty: the day is not known, and nothing is denied until it is.
coverage_done = The coverage is written down.

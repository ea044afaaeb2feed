### Parts in stock: why something is refused, and why a move was made.

## What is not there

no_part = no product file declares a part “{ $part }”
no_stock_place = there is no warehouse or van { ID($place) }
no_delivery = there is no delivery { ID($delivery) }
no_reservation = there is no reservation { ID($reservation) }

## What does not fit

place_name_taken = there is a warehouse or van “{ $name }” already, or the technician has a van
warehouse_of_technician = a warehouse belongs to no technician: enter a van instead
place_not_empty = parts are left in “{ $name }”, or on their way to it
not_in_stock = { $place } holds { NUMBER($free) } free of { $part }, not { NUMBER($wanted) }
faulty_not_there = { $place } holds { NUMBER($faulty) } faulty of { $part }, not { NUMBER($wanted) }
serial_in_place = part { $part } with serial { $serial } is on record in { $place }
serial_in_appliance = part { $part } with serial { $serial } is on record in an appliance; was another number read?
serials_missing = { NUMBER($quantity) } of { $part } need as many serials, or none; there are { NUMBER($serials) }
client_id_taken = “{ $client }” stands for another entry already
part_not_there = a part for this visit comes later; please choose another time
part_asked_already = work order { ID($order) } asks for { $part } already: release it first to ask for another number of them
quantity_unreadable = a whole number from 1 to { NUMBER($most) }
order_has_ended = work order { ID($order) } has ended: no part is kept for it
no_van_for_order = nobody with a van goes for work order { ID($order) } yet
delivery_ended = delivery { ID($delivery) } is over: { LABEL("delivery", $state) }
reservation_not_movable =
    reservation { ID($reservation) } is “{ LABEL("reservation", $state) }”; it can { LABEL("reservation_move", $action) } only while it is
    { LIST($allowed, family: "reservation", style: "or") }

## States and moves

delivery_expected = expected
delivery_received = received
delivery_cancelled = cancelled
reservation_waiting = waiting for the part
reservation_reserved = reserved
reservation_consumed = used
reservation_released = released
reservation_move_reserve = be reserved
reservation_move_relocate = go to another place
reservation_move_postpone = wait again
reservation_move_consume = be used
reservation_move_release = be released

## Why the books were corrected

counted = counted
counted_because = counted: { SAY($why) }
found_by_use = used in a repair, though the books had none there
serials_swapped = used in a repair, though the books had this serial in the other place
erased_for_replay = given back: the repair belongs to a stretch that is replayed
finding_was_corrected = the finding of the repair was corrected
found_sound = used in a repair, though the books had it as faulty

## The pages of parts

parts = Parts
parts_hint = Name or number
parts_help = Stock, what is on the way, and what the newest predictions of the whole fleet let expect.
parts_none_fits = No part fits.
part = Part
part_standing = Standing
standing_short = Short
standing_reorder = Reorder
standing_enough = Enough
part_free = Free
part_on_hand = There
part_reserved = Reserved
part_faulty = Faulty
part_waiting = Orders wait for
part_on_the_way = On the way
part_expected = Expected need
part_expected_help = The expected need is the sum of the failure probabilities of all appliances; where a work order has the part already, it is not counted.
part_evaluated = Evaluated { $at }.
part_weeks = Week by week
part_limits = Reorder point
part_to_order = To order
part_used_by = Used by
part_price = Price
part_places = Where they are
part_nowhere = No place holds this part, and none is to hold it.
part_place = Place
part_orders = Work orders
part_no_orders = No work order asks for this part.
part_order = Order { ID($order) }
part_nothing_coming = Nothing is on the way.
part_came = It came
part_call_off = Cancel
part_moves = What happened
part_no_moves = Nothing yet.
part_when = When
part_what = What
part_for = For
part_from_place = From
part_to_place = To
part_quantity = How many
part_expected_on = Expected on
part_reference = Order number of the supplier
part_serials = Serial numbers, with commas between them, or none
part_faulty_ones = Faulty ones
part_counted = How many sound ones are there
part_why = Why was it counted
part_reorder_at = Order at so many free ones
part_fill_to = Up to so many
part_lead_days = Days until ordered parts come
parts_of_them = { NUMBER($free) } of { NUMBER($on_hand) }
parts_limits = at { NUMBER($at) }, up to { NUMBER($to) }
parts_at_most = at most { NUMBER($most) } within { $within } (90 %)
parts_faulty = { NUMBER($count) } faulty
parts_count = { NUMBER($count) }
parts_count_faulty = { NUMBER($count) } faulty
place_warehouse = Warehouse
place_van = Van
place_customer = Customer
place_supplier = Supplier
place_scrap = Scrap
move_receipt = Received
move_transfer = Moved
move_reserve = Reserved
move_release = Released
move_issue = Into the van
move_consume = Used
move_return_faulty = Taken out
move_send_back = Sent back
move_scrap = Scrapped
move_adjust = Corrected
act_order_parts = Order
act_receive_parts = Receive
act_move_parts = Move
act_count_parts = Count
act_reorder_point = Reorder point
ask_call_off = Why does the delivery { $reference } not come?
form_whole_number = A whole number from { NUMBER($least) } on
form_bad_day = A day, please
done_order_parts = Ordered: work orders that wait are offered times from that day on.
done_receive_parts = Received.
done_move_parts = Moved.
done_count_parts = Counted.
done_reorder_point = Kept.
done_call_off = The delivery is cancelled.
part_in_serial = in: { $serial }
part_out_serial = out: { $serial }
part_comes_on = A part comes on { $day }; no appointment is offered before.

## The parts of a work order

order_parts = Parts of this visit
order_parts_none = The visit needs no part.
order_part_from = from { $place }
order_part_ready_after = { $span } until it is with the technician
order_part_coming = comes on { $day } to { $place }
order_part_not_coming = nothing is on the way
order_part_unkept = No stock is kept of it: the technician brings it along.
order_part_release = Not needed
order_part_take = From elsewhere
order_part_add = Add a part
order_part_van = Into the van
order_parts_ready = The visit has its parts from { $day } on. Customers are offered no earlier time.
order_parts_promised = Spare parts for this appliance are promised until { $day }.
order_parts_no_longer = Spare parts for this appliance were promised until { $day }.
ask_part = Which part?
ask_place = From where?
place_free = { $place }: { NUMBER($free) } free
done_part_added = The part is on the order’s list.
done_part_dropped = The order does not need the part any more.
done_part_taken = Kept there.
done_parts_in_van = The parts are in the van.
slot_before_parts = before the part is there
plan_parts_from = The parts are there from { $day } on. Earlier times are marked.

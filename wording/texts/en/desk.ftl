### The desk: search, lists, what is done to several rows, new tickets, comments.

search = Search
search_hint = Ticket, serial, customer, telephone
search_help = Type the number of a ticket, a serial number, or a customer’s name, telephone number or e-mail address.
search_nothing = Nothing is known of “{ $text }”.
search_more = There is more than is shown here. Type more of it.
customers = Customers
open_ticket_number = open ticket #{ $ticket }
list_hint = Search by serial number, customer or telephone
nothing_here_title = Not found
page_failed_title = This page cannot be shown
page_failed = Something went wrong on our side, and it is written down. Try again in a moment.
load_again = Try again
keys_title = Keyboard
keys_search = search
keys_next = next row
keys_previous = row before
keys_mark = mark the row
keys_help = show these keys
keys_on = Use these keys
close = Done
filters = Filters
sort_by = Sort by { $column }
keep_view = Save these filters
drop_view = Remove the saved filters “{ $name }”
ask_view_name = What should these filters be called?
too_many_views = There are { $most } saved filters already. Remove one first.
my_own = My own
mark_all = Mark all rows
box_ticket = Mark ticket #{ $ticket }
box_alarm = Mark alarm #{ $alarm }
several = Marked rows
several_marked = marked
done_many = { $count ->
        [one] Done for one.
       *[other] Done for { $count }.
    }
and_more = and { $count } more
act_comment = Comment
ask_comment = What should colleagues know?
comment_hint = A comment for colleagues; customers do not see it
comment_add = Add comment
comment_added = The comment is in the history.
new_ticket = New ticket
new_ticket_device = Serial number, customer or telephone
new_ticket_fault = What is wrong?
new_ticket_words = What the customer says
new_ticket_open = Open ticket
new_ticket_nothing = No device fits.
new_ticket_needs_device = Choose a device first.
ask_shelve = { $count ->
        [one] Hide this alarm for how long, and why?
       *[other] Hide { $count } alarms for how long, and why?
    }
shelf_length = For how long
shelf_why = Why
shelf_1h = 1 hour
shelf_8h = 8 hours
shelf_1d = 1 day
shelf_7d = 7 days
until_moment = until { $at }
alarm_unacknowledged = Not acknowledged
alarm_active = Active
not_acknowledged = { $count } not acknowledged
siblings = Also open on this appliance
copy_link = Copy link
link_copied = Copied
call = Call
whatsapp = WhatsApp
on_map = Map
address = Address
roll_back_now = Put in force
chart_of = Chart: { $note }. The newest values are

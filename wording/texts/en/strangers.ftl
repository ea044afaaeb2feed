### The console's inbox of faults that were reported without an account.

reports = Reports
open_customers_page = Open the customer’s page
stranger_help = Somebody reported these without an account. They change nothing until you have verified which device it is.
stranger_empty = No report waits.
stranger_receipt = Report
stranger_fault = What happens
stranger_from = From
stranger_known = known device
stranger_unknown = no such device
stranger_photo = Photo of the plate
stranger_ticket = to the ticket
stranger_join = Join to a device
stranger_join_help = Call the reporter first. The device's owner is told that a report came.
stranger_refuse = Refuse the report
stranger_refused = The report is refused.
stranger_reason_needed = Choose a reason first.
stranger_reason_not_ours = Not a product of ours
stranger_reason_not_reached = Nobody could be reached
stranger_reason_twice = Reported twice
stranger_reason_solved = It works again
stranger_reason_no_report = No real report
stranger_state_waiting = Waiting
stranger_state_joined = Joined
stranger_state_refused = Refused
stranger_photo_gone = the photo of report { $receipt } is not here any more

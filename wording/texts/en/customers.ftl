### Customers in the console, and imports of tables.

## The list

customers_hint = Name, telephone or mail address
customers_none = No customer fits.
customer_new = New customer
customer_contact = Contact
customer_appliances = Appliances
customer_open_tickets = Open tickets

## One customer

customer_always = none
customer_quiet = Quiet hours
customer_quiet_from = Quiet hours from
customer_quiet_until = Quiet hours until
customer_mail = Wants mail
customer_opted_out = Wants nothing by
customer_refs = Numbers in other systems
customer_number = Customer number
customer_has_account = has an account
customer_erased = erased { $at }
customer_restricted = use restricted { $at }
customer_correct = Correct the contact
customer_reach = How to reach them
customer_no_tickets = No tickets.
customer_no_appliances = No appliances.
customer_sold = Sold
customer_site = Stands at
customer_no_orders = No work orders.
customer_sites = Addresses
customer_no_sites = No address is on record.
customer_consents = Consents
said_yes = yes
said_no = no
done_customer = { $name } is entered.
done_customer_changed = The customer is changed.
done_consent = The consent is noted as it stands now.
consent_yes = agreed
consent_no = not agreed
consent_since = since { $at }, { $how }
consent_withdrawn = withdrawn { $at }
consent_note = Agreed by telephone
consent_withdraw = Withdrawn by telephone
consent_how_page = on their page
consent_how_link = by a link
consent_how_phone = by telephone
consent_how_paper = on paper
consent_how_import = with an import

## Addresses

site_new = New address
site_change = Change the address
site_name = Name, for example Office
site_address = Address, one line each
site_landmark = Landmark
site_district = District
site_city = City
site_postcode = Postcode
site_area_help = The service area or city by which technicians are found.
site_zone = Time zone
site_pin = Position
site_pin_help = Latitude and longitude as maps copy them: -6.2, 106.8
site_access = How to get in
site_contact = Who is there
site_phone = Their telephone
site_no_address = an address has one to six lines
site_no_pin = “{ $value }” is no position: write latitude and longitude with a comma between them
done_site = The address is kept.

## Imports

imports = Import customers
imports_help = Customers, their addresses and appliances from another system, as a CSV table. It is tried first: each row that cannot be taken is named with its reason. Then all of it is written, or nothing.
imports_system = Short name of the other system
imports_system_help = For example erp. Its numbers are the identity: the same table again changes nothing.
imports_file = CSV file
imports_try = Try it
imports_write = Write it
imports_busy = The table is being read …
imports_try_help = Trying writes nothing. The table can be written when no row has a fault.
imports_columns = Columns
imports_needed = Needed:
imports_others = These may be left out, and a blank cell changes nothing:
imports_cells = Lines of an address are parted by a bar; days are written 2025-01-24 or 24/01/2025; commas, semicolons and tabs are taken.
imports_refused = The table cannot be taken: { $why }
imports_written =
    { $count ->
        [one] { $count } row is written.
       *[other] { $count } rows are written.
    }
imports_ready =
    { $count ->
        [one] { $count } row is in order. Nothing is written yet.
       *[other] { $count } rows are in order. Nothing is written yet.
    }
imports_faults =
    { $count ->
        [one] { $count } fault: nothing was written.
       *[other] { $count } faults: nothing was written.
    }
imports_what = What
imports_customers = Customers
imports_sites = Addresses
imports_assets = Appliances
imports_created = New
imports_changed = Changed
imports_unchanged = As before
imports_faults_title = Rows that cannot be taken
imports_notes_title = To look at
imports_line = Line
imports_column = Column
imports_reason = Reason

### Imports of customers, sites and appliances: why a row, or a whole table, cannot be taken.

import_no_table = The file is no table: { $reason }
import_empty = The file holds no row.
import_too_many = The file holds more than { NUM($most) } rows: split it.
import_columns_missing = These columns are missing: { LIST($columns, each: "value", style: "commas") }
import_columns_unknown =
    These columns are not known: { LIST($columns, each: "value", style: "commas") }. Known are:
    { LIST($known, each: "value", style: "commas") }
import_columns_twice = These columns are there twice: { LIST($columns, each: "value", style: "commas") }
import_missing = is missing
import_too_long = is longer than { NUM($most) } characters
import_unreadable = holds a character that cannot be kept
import_no_email = “{ $value }” is no e-mail address
import_no_phone = “{ $value }” is no telephone number
import_no_language = “{ $value }” is no language: id or en
import_no_zone = “{ $value }” is no time zone: WIB, WITA, WIT or a name such as Asia/Makassar
import_no_place = “{ $value }” is no latitude or longitude
import_half_a_place = has a latitude or a longitude alone
import_too_many_lines = has more than { NUM($most) } lines
import_no_product = “{ $value }” is no product here; known: { LIST($known, each: "value", style: "commas") }
import_no_serial = “{ $value }” cannot be a serial
import_no_day = “{ $value }” is no day: 2025-01-24 or 24/01/2025
import_future = { DATE($value) } is in the future
import_erased = This customer was erased at their own wish; the other system must forget them, too
import_customer_differs = Customer “{ $value }” is described in another way in line { NUM($line) }
import_site_differs = Site “{ $value }” is described in another way in line { NUM($line) }
import_site_of_other = Site “{ $value }” belongs to another customer
import_twice = “{ $value }” stands in line { NUM($line) } already
import_other_serial =
    Appliance “{ $value }” has another serial here: { LIST($known, each: "value", style: "commas") }. Enter the exchange
    of its device first
import_other_id = The appliance with the serial “{ $value }” is called “{ $known }” by this system
import_owned = The appliance with the serial “{ $value }” belongs to another customer
import_likely_same =
    Customer { ID($customer) } has the same e-mail address. If that is the same person, note this id there first

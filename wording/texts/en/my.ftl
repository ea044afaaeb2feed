### The customer's pages: their own account.

my_team = After-sales service
my_other_language = Bahasa Indonesia
my_all_appliances = All devices
my_more = Next

## Coming in

my_sign_in_title = See your devices
my_sign_in_lead = Type the e-mail address that we have for you. We send a link and a code to sign in. No password needed.
my_address = E-mail
my_address_or_phone = E-mail or telephone number
my_phone = Telephone
my_ask_button = Send the code
my_address_wrong = That address is not complete. Example: name@example.com
my_unknown_title = We do not have your e-mail?
my_unknown_hint = Call our service team, or open the link in our last e-mail. For one ticket that link is enough.
my_staff = I work here: sign in as staff
my_code_title = Look at your messages
my_code_lead = If we have { $address }, a code is on its way there. Type it here, or open the link in that message.
my_code_label = Code of 6 digits
my_come_in = Sign in
my_another_address = Another address
my_code_missing_title = No code yet?
my_code_missing_link = The link in the message opens your account too, on any telephone.
my_code_missing_spam = Look into your spam folder as well.
my_code_missing_wait = A code is good for { NUM($minutes) } minutes, and once. After that, ask for a new one.
my_code_wrong = That code is wrong or no longer good. Check it, or ask for a new one.
my_welcome_title = Welcome
my_welcome_lead = Press the button below to open your account on this telephone or computer.
my_come_in_as = Sign in as { $name }
my_choose_account_title = Which account?
my_choose_account_lead = Several customers have this address. Choose one.
my_customer_number = Customer number { ID($number) }

## Devices

my_home_title = My devices
my_home_short = My devices
my_offline_title = No connection
my_offline = Your phone is not connected to the internet. Check mobile data or Wi-Fi, then try again.
my_offline_again = Try again
my_hello = Hello, { $name }
my_nothing_owned = No device is in your name yet. If that is wrong, call our service team.
my_serial = Serial number
my_site = Place
my_warranty = Warranty
my_says_well = Well
my_says_well_long = The device works well. You need do nothing.
my_says_watched = We watch it
my_says_watched_long = We see a small change and keep an eye on it. You need do nothing.
my_says_visit = Needs a look
my_says_visit_long = This device needs to be looked at. See the next steps below.
my_says_silent = Not connected
my_says_silent_long = We get no data from this device. Check that it is switched on and connected to the internet.
my_cases_title = Claims and returns
my_open_title = What we are working on
my_open_ticket = Open the ticket and answer
my_ticket_of = Ticket { ID($number) }, { $on }
my_ended_title = What is done
my_reports_title = Your reports
my_notices_title = Messages from us

my_ask_assistant = Ask the assistant, or talk to a person

## Reporting

my_report_title = Report a fault
my_report_question = What is wrong?
my_mode_unknown = Something else, or I do not know
my_report_what = What happens? Tap its picture.
my_report_back = Back
my_report_danger = Do this first
my_report_try = Try this first
my_report_helped = Does it work again? Good, there is nothing to send.
my_report_more = Add what happened
my_behalf = You act for { $name }. All that you do here is noted under your name.
my_report_note = Tell us what happened (may stay empty)
my_report_button = Send the report
my_reported = Thank you, we have your report. Our service team will contact you.
my_report_unclear = Choose what is wrong first, then send it again.

## The account

my_messages_title = Messages and consent
my_messages_lead = We tell you when a device needs a look. You choose how.
my_messages_hint = We still send codes to sign in, for you ask for them yourself.
my_channel_on = You get messages this way.
my_purposes_title = Letters about claims, returns and warranties
my_purpose_on = You get such letters.
my_purpose_off = You get no such letters.
my_purpose_want = I want such letters
my_purpose_stop = No more such letters
my_channel_off = You get no messages this way.
my_channel_stop = Stop these messages
my_channel_want = Get them again
my_no_channel = We have no address yet to send you messages.
my_settings_title = Language and quiet hours
my_language = Language
my_language_id = Bahasa Indonesia
my_language_en = English
my_zone = Local time
my_zone_jakarta = Western Indonesia (WIB)
my_zone_makassar = Central Indonesia (WITA)
my_zone_jayapura = Eastern Indonesia (WIT)
my_quiet_title = Quiet hours
my_quiet_hint = In these hours we send nothing that can wait.
my_quiet_yes = Yes, with quiet hours
my_quiet_no = Not needed, send at any time
my_quiet_from = From
my_quiet_until = Until
my_hours_wrong = Those hours are not clear. Give a beginning and an end that differ.
my_save = Save
my_saved = Saved.
my_data_title = My data
my_data_lead = This is what we have about you. If something is wrong, ask us below to correct it.
my_name = Name
my_sessions_title = Signed-in telephones and computers
my_sessions_lead = Your account is open here. End what is not yours.
my_some_browser = Another browser
my_this_one = This one
my_session_times = Signed in { $on }. Last used { $seen }.
my_end_session = End
my_sign_out = Sign out

## Letters

my_letter_asked_subject = { $code } is your sign-in code
my_letter_asked_title = Your sign-in code
my_letter_asked_body =
    Dear { $name },

    You asked to sign in to the page of your devices. Type this code on the page that waits for it, or press the button
    below.
my_letter_invited_subject = Your account for your devices
my_letter_invited_title = All your devices on one page
my_letter_invited_body =
    Dear { $name },

    Your account shows how your devices are doing, until when their warranty lasts, and what we are working on. Press
    the button below to open it. No password needed.
my_letter_code = Code
my_letter_button = Open my account
my_letter_warning =
    Give this code or link to nobody; our team never asks for it. If you did not ask for this message, ignore it.
my_message_asked = { $code } is your sign-in code. Give it to nobody. Or open: { $link }
my_message_invited = See all your devices: { $link }
## Data and consent

my_consents_title = Your consents
my_consents_lead = For these things we need your permission. Without it, we still look after your devices.
my_consent_given = You agree
my_consent_give = I agree
my_consent_withdraw = Take it back
my_asked = We have noted your request. We answer within 3 days.
my_requests_title = Your requests
my_request_waits = We answer by { LONG_DAY($until) } at the latest.
my_request_done = Done { LONG_DAY($on) }.
my_request_refused = Not possible ({ LONG_DAY($on) }): { $reason }
my_ask_title = What you can ask for
my_ask_lead = We answer within 3 × 24 hours.
my_ask_access = See my data
my_ask_copy = A copy of my data
my_ask_copy_long = We send all that we have about you to your address.
my_ask_copy_button = Ask for a copy
my_ask_correct = Something is wrong
my_ask_correct_label = What is wrong, and how should it be?
my_ask_correct_button = Ask to correct it
my_ask_restrict = Limit the use of my data
my_ask_restrict_long = We use your data only to look after your devices, and for nothing else.
my_ask_restrict_button = Ask to limit it
my_ask_withdraw = Withdraw a consent
my_ask_erase = Delete my data
my_ask_erase_long = Your name, addresses and words are deleted, and this account is closed. Records about the device itself stay. This cannot be undone.
my_ask_erase_button = Ask to delete it

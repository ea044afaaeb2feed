### Pages of signing in.

signin_title = Sign in to Sigap
signin_email = E-mail address
signin_password = Password
signin_do = Sign in
signin_send_link = Send me a link by e-mail
signin_or = or
signin_by_provider = Sign in with { $provider }
signin_forgot = Forgot your password?
signin_customer = I am a customer
signin_back = Back to sign-in
signin_to_page = To the sign-in page
signin_no_mail = This installation sends no e-mail. Ask your administrator for a sign-in link.
signin_wrong = E-mail address and password do not match. Try again, or have a link sent to you.
signin_limited =
    Too many attempts. Wait { $minutes ->
        [one] { $minutes } minute
       *[other] { $minutes } minutes
    }, or have a link sent to you by e-mail: that always works.
signin_mail_title = Look into your e-mail
signin_mail_sent = If there is an account with this address, an e-mail is on its way. Open the link in it to sign in.
signin_mail_hint = The link works for 2 hours. No e-mail after some minutes? Look into the spam folder, and check the address.
signin_mail_wait = No e-mail after some minutes? Look into the spam folder, and check the address.
signin_code_wrong = This code is not right, or not valid any more.
signin_second_title = One more step
signin_second_lead = Your account is protected by a second step. Open the authenticator app on your phone and type its code.
signin_second_code = Code
signin_second_hint = Phone lost? Type one of your recovery codes. Without one, ask your administrator.
signin_link_sign_in = Sign in
signin_link_invitation = Welcome to Sigap
signin_link_reset = Choose a new password
signin_link_whose = This link is for { $name }.
signin_link_once = The link works once. Do not pass it on.
signin_link_enter = Sign in as { $name }
signin_new_password = New password
signin_again = The same password again
signin_again_differs = The two passwords differ. Type the same one twice.
signin_password_hint = At least { $shortest } characters. Several words that nobody expects together are best.
signin_password_save = Save the password and sign in
signin_without_password = Go on without a password
signin_without_hint = You then sign in by a link that is sent to your e-mail address each time.
signin_reset_title = New password
signin_reset_lead = Type your e-mail address. You get a link with which you choose a new password.
signin_reset_do = Send the link
signin_reset_sent = If there is an account with this address, an e-mail with a link is on its way.
signin_welcome = You are signed in. Your role: { $role }.
signin_go_on = Go on
signin_out = Sign out
signin_eyes = Look through the eyes of

## One thing said on a page of its own; a page that asks to wait says for how many minutes

signin_too_many_title = Please wait
signin_too_many_words =
    There were too many attempts. Try again in { $minutes ->
        [one] { $minutes } minute
       *[other] { $minutes } minutes
    }.
signin_busy_title = Please wait
signin_busy_words =
    Many people are signing in right now. Try again in { $minutes ->
        [one] { $minutes } minute
       *[other] { $minutes } minutes
    }.
signin_away_title = Not reachable right now
signin_away_words =
    Something is wrong on our side. Try again in { $minutes ->
        [one] { $minutes } minute
       *[other] { $minutes } minutes
    }.
signin_refused_title = That did not work
signin_refused_words = What was sent cannot be read. Begin again on the sign-in page.
signin_link_over_title = This link does not work any more
signin_link_over_words = A link works once and for a limited time. Have a new one sent to you on the sign-in page, or ask your administrator.
signin_no_page_title = There is nothing here
signin_no_page_words = The address does not exist.
signin_no_provider_title = There is nothing here
signin_no_provider_words = No other way to sign in is set up.
signin_provider_away_title = The sign-in service does not answer
signin_provider_away_words =
    Try again in { $minutes ->
        [one] { $minutes } minute
       *[other] { $minutes } minutes
    }, or sign in another way.
signin_provider_unasked_title = This sign-in is over
signin_provider_unasked_words = It took too long, or it began in another browser. Begin again on the sign-in page.
signin_provider_refused_title = You were not signed in
signin_provider_refused_words = The sign-in service did not confirm who you are. Begin again, or sign in another way.
signin_provider_nobody_title = There is no account for you
signin_provider_nobody_words = The sign-in service knows you, but you have no account here. Ask your administrator to invite you.

## Passwords

password_short = The password must have at least { $shortest } characters.
password_long = The password may have at most { $longest } characters.
password_guessable = This password is easy to guess. Take more words, or rarer ones, and nothing of your name or address.
too_busy = many people are signing in right now: try again in { $wait_s } s

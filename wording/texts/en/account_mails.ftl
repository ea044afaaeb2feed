### Mails about accounts.

account_mail_automatic = This e-mail was sent automatically by Sigap. Nobody reads answers to it.
account_mail_nobody = there is no account with this address that may sign in
account_mail_link_lost =
    the link is over, or the secret that made it is not the one of this process: web and service need the same
    SIGAP_LINK_SECRET

account_mail_invitation_subject = You are invited to Sigap
account_mail_invitation_button = Accept the invitation
account_mail_invitation_body =
    Hello { $name },

    an account was made for you. Open the link and choose a password, or go on without one.

    The link works once, for 7 days. If you do not know what this is about, do nothing.

account_mail_sign_in_subject = Your way into Sigap
account_mail_sign_in_button = Sign in
account_mail_sign_in_body =
    Hello { $name },

    somebody, probably you, asked for a link to sign in. It works once, for 2 hours.

    You did not ask for it? Then do nothing: without this e-mail nobody comes in.

account_mail_reset_subject = Choose a new password
account_mail_reset_button = Choose a new password
account_mail_reset_body =
    Hello { $name },

    somebody, probably you, asked for a new password. The link works once, for 2 hours.

    You did not ask for it? Then do nothing: your password stays as it is.

account_mail_password_changed_subject = Your password was changed
account_mail_password_changed_body =
    Hello { $name },

    the password of your account was changed on { MOMENT($at) }. Everybody who was signed in with your account in
    another browser was signed out.

    Was it not you? Choose a new password at once (“Forgot your password?” on the sign-in page), and tell your
    administrator.

account_mail_new_browser_subject = A new sign-in to your account
account_mail_new_browser_body =
    Hello { $name },

    on { MOMENT($at) } somebody signed in to your account with your password, from a browser that was not used
    before: { $agent }, from { $address }.

    Was it you? Then all is well. Was it not? Choose a new password at once (“Forgot your password?” on the sign-in
    page), and tell your administrator.

account_mail_second_factor_removed_subject = The second step of your sign-in was removed
account_mail_second_factor_removed_body =
    Hello { $name },

    on { MOMENT($at) } the second step was removed from your account: no code of an app is asked for any more.

    Was it neither you nor your administrator? Choose a new password at once, and tell your administrator.

account_mail_privacy_due_subject = A request about personal data is due within a day
account_mail_privacy_due_body =
    Hello { $name },

    a customer asked about their personal data, and the answer is due: the law gives three days, of which less than one
    is left.

    Open “Privacy” in the console: it shows the request, when it is due, and what answering it does.
account_mail_ticket_news_subject =
    { $count ->
        [one] News of a ticket
       *[other] News of tickets: { $count }
    }
account_mail_ticket_news_body =
    Hello { $name },

    You can switch these mails off under “My account”; the news stay in the console.
account_mail_ticket_news_button = Open the news

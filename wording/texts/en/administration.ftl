### Moving about, tenants, tokens, the account, setting up.

## Moving about

administration = Administration
setup = Setting up
people = People
person = Person
roles = Roles
tenants = Tenants
tokens = Tokens
account = My account

## Tenants

tenants_help = Each tenant is a brand, a region or a dealer with customers, devices and tickets of its own, and sees nothing of the others.
tenants_one = Everything belongs to one company now, and nothing needs to change. Add a second one only where several brands, regions or dealers share this installation.
tenant_name = Name
tenant_kind = Kind
tenant_kind_brand = Brand
tenant_kind_region = Region
tenant_kind_dealer = Dealer
tenant_since = Since
tenant_people = People
tenant_add = Add
tenant_rename = Rename
tenant_rename_ask = New name
done_tenant_added = { $name } is added
done_tenant_renamed = The name is changed

## Tokens

tokens_help = Each program gets a token of its own, with only the permissions that it needs. Sigap keeps no copy that could be read.
tokens_empty = There are no tokens yet.
tokens_own_title = My own tokens
tokens_own_help = Programs that use them act in your name, and may do no more than you.
token_name = What is it for?
token_scopes = May
token_scopes_needed = Choose at least one permission
token_expires = Good until
token_never = no end
token_lasts = Lasts
token_lasts_30 = 30 days
token_lasts_90 = 90 days
token_lasts_365 = One year
token_lasts_0 = Until it is ended
token_used = Last used
token_unused = never
token_made = Made
token_made_by = by { $name }, { $at }
token_ended = ended { $at }
token_expired = expired { $at }
token_make = Make a token
token_title = The token { $name }
token_help = It is shown only now. Copy it to where the program keeps its secrets.
token_end = End
token_end_ask = Programs that use { $name } are refused from now on. End?
token_more = and { $count } more
done_token_ended = { $name } has ended

## My account

account_help = Your choices go with you to every browser.
account_you = You
account_proofs = Signing in
account_password_yes = You have a password.
account_password_no = You have no password: you sign in by links.
account_password_set = Set a password
account_password_change = Change the password
account_second_yes = A code from your telephone is asked for, too.
account_second_no = A second factor protects your account even if somebody learns your password.
account_second_set = Set up a second factor
account_second_change = Change the second factor
password_present = Present password
password_new = New password
password_again = New password again
password_differs = The two are not the same
password_wrong = This is not your present password.
password_help = At least 10 characters; several words are good. You are signed out everywhere else.
done_password = The new password is in force
second_factor_scan = Scan this with an authenticator app, then enter the code that the app shows.
second_factor_type = Or type this into the app: { $secret }
second_factor_code = Code
second_factor_stop = Enter a code of your app, or one of your recovery codes. Then your password alone is enough to sign in.
code_wrong = the code is wrong or was used already
done_second_factor = The second factor is set up
recovery_title = Your recovery codes
recovery_help = Each lets you in once if your telephone is gone. Print them or write them down; they are shown only now.
account_oidc_yes = You can sign in with your company account.
eyes_title = Look through their eyes
eyes_help = In this demonstration only: go on as somebody of another role.

## Setting up

setup_help = What this installation still needs, the most urgent first. This page stays here; look at it again after changes.
setup_left = { $count ->
    [0] Everything is done.
    [one] One thing is left to do.
   *[other] { $count } things are left to do.
}
setup_done = Done
setup_missing = Missing
setup_advice = Advice
setup_mail = A mail server
setup_mail_done = Mails leave through the server that is set.
setup_mail_missing = Invitations and notices cannot be sent. Set SIGAP_SMTP_URL and SIGAP_SMTP_FROM, and start anew.
setup_address = An address that others can reach
setup_address_done = Links lead to { $url }.
setup_address_missing = Only this machine reaches { $url }. Set SIGAP_PUBLIC_URL, and TLS or a trusted proxy: docs/operations.md says how.
setup_administrator = A second administrator
setup_administrator_done = { $count } people can administer this installation.
setup_administrator_missing = If the only administrator loses access, nobody can let others in. Invite a second one.
setup_own = Your own account
setup_own_done = You have a password and a second factor.
setup_own_missing = Set a password and a second factor: links alone depend on your mailbox.
setup_products = Products
setup_products_done = { $count ->
    [one] One product is described.
   *[other] { $count } products are described.
}
setup_products_missing = No product is described yet. Write a product file: docs/product-file.md says how.
setup_device = The first device
setup_device_done = { $count ->
    [one] One device sends readings.
   *[other] { $count } devices send readings.
}
setup_device_missing = No device has sent anything yet. docs/wire-format.md says what devices send.
setup_model = A trained model
setup_model_done = { $count ->
    [one] One model is in force.
   *[other] { $count } models are in force.
}
setup_model_missing = No model is in force, so nothing is predicted yet. The first one is trained once there are findings.
setup_token = Tokens in place of the shared staff token
setup_token_done = Programs have tokens of their own.
setup_token_missing = The shared staff token is taken for this version only. Make a token for each program.
setup_backup = A backup
setup_backup_advice = Back up the database and the data folder every day, and try once to restore them: docs/operations.md says how.
setup_open = Open
setup_tenants = Do several brands, regions or dealers share this installation?

# What a row of the audit log says beside what was done.
audit_detail_invitation = invitation
audit_detail_sign_in = sign-in
audit_detail_reset = new password
audit_detail_password = password
audit_detail_link = link
audit_detail_code = code
audit_detail_oidc = identity provider
audit_detail_command = command line
audit_detail_api = API
audit_detail_page = console
audit_detail_csv = list
audit_detail_claim = claim
audit_detail_import = taken over
audit_detail_secret = secret
audit_detail_certificate = certificate
audit_detail_connects = connections
audit_detail_publish = publication
audit_detail_subscribe = subscription
audit_detail_rotated = rotated
audit_detail_replaced = replaced
audit_detail_claimed = claimed
audit_detail_revoked = revoked
audit_detail_leaked = leaked
audit_detail_retired = retired

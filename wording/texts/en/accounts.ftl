### Who may come in: people, tenants, tokens, and what is refused about them.

actor_unfit = must be 1 to 120 characters without control characters
assignee_unknown = must be somebody who works on tickets: { LIST($known, each: "text", style: "commas") }
assignee_nobody = must be somebody who works on tickets, and nobody is entered yet
no_person = there is no person { ID($person) }
no_tenant = there is no tenant { ID($tenant) }
no_token = there is no token { ID($token) }
no_session = there is no session { ID($session) }
no_account = whoever asks has no account of their own: sign in as a person
name_taken = this name is somebody’s already
person_taken = the name or the e-mail address is taken already
tenant_taken = another tenant is called “{ $name }” already
above_yourself = the role “{ $role }” may do more than you may: somebody who may do as much can do this
not_yourself = you cannot change your own role, state or tenant: another administrator can
last_administrator = { $name } is the last administrator of the whole installation: make another one first
not_invitable = only somebody who is invited and has not come in yet can be invited again (state: { $state })
not_enabled = only somebody who is disabled can be made active (state: { $state })
scope_unknown = is no scope; those are { LIST($known, each: "text", style: "commas") }
scope_beyond_own = you may not do this yourself; you can give { LIST($known, each: "text", style: "commas") }
scopes_empty = names nothing that you may do yourself
in_the_past = lies in the past

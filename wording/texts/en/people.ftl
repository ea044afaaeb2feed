### People, and the way in for them.

## People

people_help = Everybody who may sign in, and names of earlier records. Who leaves is disabled, not deleted: histories keep their names.
people_empty = Nobody is here who fits.
people_hint = Name or e-mail
person_name = Name
person_email = E-mail
person_role = Role
person_areas = Service areas
person_areas_help = Separated by commas. A technician sees the tickets of these areas.
person_tenant = Belongs to
person_whole = the whole installation
person_language = Language
language_en = English
language_id = Indonesian
person_state = State
person_state_named = Only a name
person_state_named_help = This name stands in earlier records. Enter an e-mail and invite, so that the person can sign in.
person_state_invited = Invited
person_state_active = Active
person_state_disabled = Disabled
person_seen = Last sign-in
person_never = not yet
person_proofs = Signs in by
proof_password = password
proof_second_factor = second factor
proof_oidc = company account
proof_link = link by e-mail
invite = Invite
invite_title = Invite somebody
invite_do = Make the invitation
change_title = Change
change_save = Save the changes
link_new = New sign-in link
link_invitation = Invite
disable = Disable
enable = Enable again
disable_ask = { $name } is signed out at once and cannot sign in any more. Open tickets keep their name. Disable?
end_sessions = End all sessions
remove_second_factor = Remove the second factor
remove_second_factor_ask = Only after you have made sure that it is { $name } who asks. They then sign in with their password alone. Remove?
done_invited = { $name } is invited
done_changed = The changes are saved
done_disabled = { $name } is disabled
done_enabled = { $name } may sign in again
done_sessions_ended = { $count ->
    [one] One session has ended
   *[other] { $count } sessions have ended
}
done_second_factor_removed = The second factor is removed
link_title = The link for { $name }
link_help = Give this link to { $name } yourself. It works once, until { $until }. It is shown only now.
link_mailed = It also leaves by e-mail to { $email }.
link_not_mailed = No mail server is set, so no e-mail leaves.
copy = Copy
copied = Copied
understood = Done
oneself = { $name } (you)
nobody_to_choose = There are no people yet. An administrator can invite some.
person_not_here = Nobody has this number.
sessions_title = Signed in on
sessions_none = No browser is signed in.
session_this = This browser
session_seen = last used { $ago }
session_since = since { $at }
session_end = End
session_end_others = End all others
session_how_password = by password
session_how_link = by link
session_how_oidc = by company account
session_how_code = by code
agent_unknown = Unknown browser
agent_on = { $browser } on { $system }
done_session_ended = The session has ended
name_unfit = a name must have 1 to 100 characters that can be printed, and must not be the name of a part of Sigap
email_unfit = must be an e-mail address, such as budi@example.com

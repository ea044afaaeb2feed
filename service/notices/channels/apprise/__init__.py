"""The channel `apprise`: a line about each new ticket to a chat or pager of the team, by Apprise."""

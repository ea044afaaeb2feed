"""The ways by which messages of conversations come and go; channels that others add have names of their own."""

PORTAL = "portal"
EMAIL = "email"
CHAT = "chat"
# Written down by staff for a caller.
CALL = "call"
# From the console or the API, by staff.
CONSOLE = "console"

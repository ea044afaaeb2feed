"""The ways by which mail comes in: a door for a mail server, a mailbox that is fetched. Both keep it as it came."""

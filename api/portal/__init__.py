"""The customer's page: whoever holds a notice's link reads what it is about, and answers."""

"""The customer's page: who has a notice's link reads the ticket and answers."""

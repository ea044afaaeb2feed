"""Parts of the pages of people, tokens and accounts."""

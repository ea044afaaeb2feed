"""A fleet's history: from a folder or the database, rolled up, drawn and split."""

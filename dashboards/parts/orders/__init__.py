"""Parts of the pages of work orders."""

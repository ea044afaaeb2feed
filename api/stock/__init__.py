"""Parts in stock over HTTP."""

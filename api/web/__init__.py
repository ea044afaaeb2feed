"""The web application around the routes: who comes in, errors, documents, the feed of changes."""

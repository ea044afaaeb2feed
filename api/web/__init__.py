"""The web application around the routes: access, errors, documents, the feed of changes."""

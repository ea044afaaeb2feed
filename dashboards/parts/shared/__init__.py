"""Lists, rows, names and the viewer's choices."""

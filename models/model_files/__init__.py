"""A trained model as a file: its parts, its manifest, how it is packed."""

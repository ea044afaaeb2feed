"""A trained model as a file: what it holds, what is told of it, how it is packed."""

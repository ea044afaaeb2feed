"""One module per command; each imports its stage when it runs, so that --help is instant."""

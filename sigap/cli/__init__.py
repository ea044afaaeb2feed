"""The command line: what each command is called and takes, and how it prints."""

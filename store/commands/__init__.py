"""Commands to devices, what devices answered, and remedies."""

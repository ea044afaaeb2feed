"""Parts of pages about devices' access: rows, buttons, dialogs."""

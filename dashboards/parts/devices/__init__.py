"""Parts of the page of a device."""

"""Returns of products: authorised with a label, received by serial, assessed, repaired, replaced or paid back."""

"""Normal behaviour: what each sensor should read, how far it is from that, and when somebody should look."""

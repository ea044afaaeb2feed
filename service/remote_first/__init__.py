"""Remote first: where a command may cure a failure mode, it is tried before a visit is planned."""

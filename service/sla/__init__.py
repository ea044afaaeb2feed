"""Service targets: begun with a ticket, met by its moves, paused by holds, warned of and told by the clock."""

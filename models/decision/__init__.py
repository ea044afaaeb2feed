"""From a probability to a ticket: operating points, the budget, the ladder, the brake."""

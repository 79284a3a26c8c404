"""Expected time, cost and counts of one process."""

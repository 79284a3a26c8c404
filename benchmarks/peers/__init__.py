"""Other drawing programs, laid out on the same flows and brought into one form, so that one counter counts all."""

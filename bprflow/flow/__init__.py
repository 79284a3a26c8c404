"""The graph of one process and what its structure tells."""

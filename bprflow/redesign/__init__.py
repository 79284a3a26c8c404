"""Change operations, applying them, comparing before and after, the reform road map."""

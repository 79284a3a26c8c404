"""Workbooks and CSV in and out: a forgiving reader, and tables that machines read."""

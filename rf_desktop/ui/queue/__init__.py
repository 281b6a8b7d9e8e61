"""The queue dock: what waits for a senior, one card each (Q1)."""

"""Sheets that are filled in: escalate, resolve, new session."""

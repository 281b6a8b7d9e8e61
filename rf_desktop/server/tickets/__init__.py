"""Ticket systems behind one port."""

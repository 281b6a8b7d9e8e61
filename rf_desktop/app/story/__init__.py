"""Plays a story in real windows, on services of its own, and writes down what it saw."""

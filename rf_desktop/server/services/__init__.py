"""The use cases: what a signed-in person can do, and what the background work saves."""

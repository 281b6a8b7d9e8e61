"""The sidebar: the sessions one works on, and who is signed in (T5)."""

"""`make eval DATA=…`: how good the leads of an escalation are, on real threads (A2, A3, A6, A10, T4)."""

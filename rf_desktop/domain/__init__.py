"""The vocabulary and the rules of escalation. Standard library only; decides, never does."""

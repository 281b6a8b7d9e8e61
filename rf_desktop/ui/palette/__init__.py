"""The palette, the sheet of keys, and the shortcuts: all from one register of actions (D4)."""

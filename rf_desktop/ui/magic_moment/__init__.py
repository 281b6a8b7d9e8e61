"""The magic moment: the sheet that a senior reads before deciding, and the overlay that shows it again afterwards."""

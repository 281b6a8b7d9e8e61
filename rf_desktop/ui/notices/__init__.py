"""What the user is told beside the work: toasts, bell, tray, desktop notifications."""

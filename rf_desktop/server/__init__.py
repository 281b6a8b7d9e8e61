"""The server: embedded in one desktop or scaled out for a team, the same code."""

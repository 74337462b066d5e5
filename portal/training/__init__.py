"""Training sessions: scheduled without a clash, seats and a waiting list, attendance, calendars."""

"""What a member learns between sessions: short lessons, a bank of questions, and tests that are handed in once."""

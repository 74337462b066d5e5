"""People who sign in: who they are, what they may do, and where."""

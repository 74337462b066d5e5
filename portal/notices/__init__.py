"""What a person is told by the portal itself: short neutral texts, and whom a text did not reach."""

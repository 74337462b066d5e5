"""A villager asks a legal question without an account; the village's adviser answers; a receipt number follows it."""

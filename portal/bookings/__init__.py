"""A villager books a time on a duty day of the village's adviser, moves it, or gives it up (DOMAIN.md 4.5)."""

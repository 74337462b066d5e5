"""Province to village: the places that everything else belongs to."""

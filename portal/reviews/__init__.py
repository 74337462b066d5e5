"""The yearly review of a legal-savvy resident: words, what villagers say, the town's opinion, the bureau's decision."""

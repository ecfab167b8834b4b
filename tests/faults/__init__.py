"""The faults of a bot's life, each against a local Discord in its own process, which holds the truth."""

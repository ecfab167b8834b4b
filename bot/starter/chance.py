"""Chance that can be repeated: for training, scoring and measuring, never for anything secret."""

import random


class Chance(random.Random):
    """Random numbers that are the same for the same seed; secrets come from the module of that name."""

"""Texts of our own, a file a task, for the starter pack's tests: written before any model saw them."""

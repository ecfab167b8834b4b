"""Texts of our own for the tests of the starter pack, a file a task; answers written before any model saw them."""

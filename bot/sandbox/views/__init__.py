"""The sandbox's state written as Discord's JSON objects."""

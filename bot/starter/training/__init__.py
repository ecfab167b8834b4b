"""The recipes: how each model of the starter pack was trained, one file a model."""

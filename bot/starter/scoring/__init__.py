"""The scores of the manifest, recomputed: one file a task."""

"""Inference: one door (backend), one worker thread, a fair queue, a cache of pipelines."""

"""Tests of the catalog; the hub is a small server of our own, its client is the real one."""

"""Tests of the service, on a real store and catalog; the backend is a function."""

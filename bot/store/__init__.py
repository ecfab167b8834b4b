"""All SQL: the journal of jobs (which is also the history), preferences, and the catalog's records."""

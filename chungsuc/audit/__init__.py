"""Audit: what was done, by whom, when; append-only. Knows nothing of what the entries mean."""

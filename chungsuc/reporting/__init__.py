"""Reporting: what is told upwards, and the picture of it all."""

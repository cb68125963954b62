"""Pages as tables to be taken away: the same rows and the same words."""

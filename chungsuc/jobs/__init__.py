"""Work that nobody waits for: queued with the change that causes it, done once, whatever dies meanwhile."""

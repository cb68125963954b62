"""What an official paper of a movement says: targets, deadlines, duties, awards, quotas, and what its numbers contradict. Plain Python."""

"""Progress: what was reached, proved and judged. Knows no movement that watches it."""

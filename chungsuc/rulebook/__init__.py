"""Rulebook: the law in force on a day, and what it makes of these figures. Plain Python, no Django."""

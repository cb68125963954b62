"""How numbers and days are written and read, where Django's own rules for a language do not fit."""

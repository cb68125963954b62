"""Movements: what was launched, promised and owed. Watches progress, decides no verdict."""

"""Accounts: who is at the keyboard, and how a refusal is said. Knows no body and no appointment."""

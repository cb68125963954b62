"""The verbs of calendars and reports. Each: one transaction, permission first, audit entry last."""

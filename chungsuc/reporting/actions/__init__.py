"""The verbs of reports. Each: one transaction, permission first, audit entry last."""

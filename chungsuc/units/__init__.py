"""Units: which bodies exist on a day, who acts for which, where. Knows no figure and no law."""

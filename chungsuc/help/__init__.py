"""What a page is for and how its errand is done, words explained, the first day: texts as files, and how they are shown."""

"""Search over published stories: one analysis, one ranking, and one way to ask each database."""

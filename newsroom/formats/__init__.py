"""Date and number formats of the newsroom, in place of Django's."""

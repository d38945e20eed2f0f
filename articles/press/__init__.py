"""The press: turns an Article into a Story. Nothing else makes one."""

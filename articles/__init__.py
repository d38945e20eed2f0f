"""The newsroom: articles on the desk, stories on the site, and the press between them."""

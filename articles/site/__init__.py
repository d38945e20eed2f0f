"""The reader's side: pages made from Story, never from the desk."""

# The tag of the check that a machine can draw Arabic; it runs where the server starts as well.
CARDS = "cards"

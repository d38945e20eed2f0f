"""The reader's side: pages made from Story, never from the desk."""

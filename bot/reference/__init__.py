"""Pages about Steward that are written from Steward itself: what is not in the code cannot stand in them."""

"""How Steward is: numbers about its work, for whoever runs it and for moderators, and a page that programs read."""

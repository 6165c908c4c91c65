"""The group's own register: people whose names and references must not be told, and how they are found in a text."""

"""What identifies a person in a country, one YAML file a country, and the typed view of it."""

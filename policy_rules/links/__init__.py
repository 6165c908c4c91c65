"""Web addresses: which domain one leads to, what it pretends to be, and which ones are known for harm."""

"""The body: how messages come in, where things are kept, what is done, and what people see."""

"""The REST API: one module a subject, one small handler a route."""

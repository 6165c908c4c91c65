"""A loopback server that speaks Discord's REST and gateway: for the demo, for trying things by hand, for the tests."""

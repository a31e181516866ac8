"""Rules about the design of a contract."""

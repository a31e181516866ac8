"""Rules about version numbers."""

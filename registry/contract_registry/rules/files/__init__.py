"""Rules about files: what they may contain, and what cannot be read."""

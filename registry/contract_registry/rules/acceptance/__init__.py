"""Rules about findings that somebody has accepted."""

"""The runtime of generated Python: the standard library only, cheap to import."""

"""Rules about drafts, deprecation, sunset and the end of contracts and fields."""

"""A tree of files, from disk or from git, and the decision which one is the base."""

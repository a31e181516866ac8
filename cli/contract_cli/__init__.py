"""The command `contracts`."""

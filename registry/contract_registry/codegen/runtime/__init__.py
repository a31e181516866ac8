"""What generated packages carry: code by hand, copied beside the code that is generated."""

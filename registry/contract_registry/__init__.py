"""Message contracts between services on AWS: checked for compatibility, with proof."""

"""Rules about compatibility: the kinds of cause that the engine finds, and what is beside them."""

"""A plain evaluator of JSON Schema: one message, one schema, every violation with its place.

It knows nothing of the solver and shares no code with it: it says where a message is refused, which
names a writer declares and what a tolerant reader ignores, after the libraries said yes or no.
"""

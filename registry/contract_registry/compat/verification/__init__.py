"""A second opinion: messages validated by libraries that share nothing with the engine."""

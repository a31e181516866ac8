"""What `contracts generate` writes: types, validation and channels, one package a service."""

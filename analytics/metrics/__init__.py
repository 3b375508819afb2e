"""What is measured: one module a family, and the registry that knows them all."""

"""Wrappers: they see an environment, never a backend."""

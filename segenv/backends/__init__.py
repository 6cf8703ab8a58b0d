"""Backends: what runs the tactics. `base` is the interface; import an adapter by its module."""

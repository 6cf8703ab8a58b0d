"""Traces: proofs as they ran. Extract, split, read, write and export them."""

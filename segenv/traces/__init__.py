"""Traces and explorations: proofs as they ran, and what was tried. Record, read, write, export."""

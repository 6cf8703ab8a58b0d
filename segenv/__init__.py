"""Gymnasium environments for proving theorems in real Lean 4."""

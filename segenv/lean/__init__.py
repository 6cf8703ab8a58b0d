"""The engine: real Lean 4 behind plain Python values."""

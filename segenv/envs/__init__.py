"""The proof environment."""

"""What rewards that see length do to proofs, segments and success."""

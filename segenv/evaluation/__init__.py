"""Scores of whole proofs, and pass@k of policies: every number rests on a verdict of the kernel."""

"""The questions: one folder each, with a README that gives the answer. Nothing imports these."""

"""Training: what is learnt from traces, and from what policies find themselves."""

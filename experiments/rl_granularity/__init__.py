"""Learning by proving at each granularity, beside its controls."""

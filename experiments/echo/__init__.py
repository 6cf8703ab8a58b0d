"""Which proof style wins under RL when the warm start mixes styles."""

"""Three ways to learn by proving, on one small world, beside their controls."""

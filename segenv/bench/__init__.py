"""`segenv bench`: speed as ratios that are measured in one run."""

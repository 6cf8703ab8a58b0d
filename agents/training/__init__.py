"""Training: each algorithm a module that can be run, `python -m agents.training.NAME`."""

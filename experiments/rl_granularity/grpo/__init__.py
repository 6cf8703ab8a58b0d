"""GRPO against its control: what the runs in a folder say."""

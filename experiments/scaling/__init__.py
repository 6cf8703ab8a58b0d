"""Success over model size and over generated tokens."""

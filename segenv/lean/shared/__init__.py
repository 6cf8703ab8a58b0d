"""What both sides of the process boundary know."""

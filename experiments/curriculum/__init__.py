"""Which theorems to train on next: five ways at equal budget."""

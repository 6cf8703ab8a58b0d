"""Sources of theorems: the shipped suites, `.lean` files, lists."""

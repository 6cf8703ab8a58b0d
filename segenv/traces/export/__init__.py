"""Training data from traces and explorations: one small module for each kind of row.

Every row type is a frozen dataclass whose annotations say what its columns mean, and has a column
`theorem`, by which train and test are kept apart.
"""

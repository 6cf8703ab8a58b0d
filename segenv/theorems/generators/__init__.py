"""Generators of theorems: pure functions of a seed and knobs, one module for each kind.

`segenv.theorems.world` has Lean check what they propose.
"""

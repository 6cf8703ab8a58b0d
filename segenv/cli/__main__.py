"""`python -m segenv.cli`."""

from segenv.cli import main

main()

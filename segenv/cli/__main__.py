"""`python -P -m segenv.cli`: without `-P` Python looks for modules in the current folder first."""

from segenv.cli import main

main()

"""`python -m bprflow` is the same as `bprflow`."""

from bprflow.cli.main import main

main()

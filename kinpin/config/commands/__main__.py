"""`python -m kinpin.config.commands` is `kinpin`."""

from kinpin.config.commands import main

main()

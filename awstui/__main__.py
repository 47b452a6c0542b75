"""`python -m awstui`."""

from awstui.cli import main

main()

"""`python -m awstui.engine`: the engine process, started by the console."""

from awstui.engine.server import main

main()

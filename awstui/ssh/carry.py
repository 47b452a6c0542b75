"""What ssh goes through to an instance that only Session Manager reaches: its ProxyCommand becomes the plugin.

Run by path and with neither site packages nor this package. The session's token comes in a file that is gone once it
is read, not in the environment of ssh: a SendEnv of somebody's ssh_config would pass it on to the host.
Arguments: that file, session-manager-plugin, the name of the variable that it reads the token from, its other words.
"""

import os
import sys


def main(file: str, program: str, variable: str, *words: str) -> None:
    """Become session-manager-plugin, which alone is told the token."""
    with open(file, encoding="utf-8") as source:
        token = source.read()
    os.unlink(file)
    os.execvpe(program, [program, variable, *words], {**os.environ, variable: token})


if __name__ == "__main__":
    main(*sys.argv[1:])

"""SSH without AWS: command lines, host keys, what is remembered, and handing the terminal to a child and back."""

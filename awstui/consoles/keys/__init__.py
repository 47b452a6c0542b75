"""SSH keys: the page of `:keys`, its forms, and the passwords of Windows instances."""

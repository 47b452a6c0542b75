"""SSH keys: those of this machine, those of EC2, and which is which."""

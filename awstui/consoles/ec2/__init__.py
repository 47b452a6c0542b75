"""The instance console: one EC2 instance with who reaches it, what it says, what it is set to, a tab each."""

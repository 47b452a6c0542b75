"""Reaching an instance: the routes with their verdicts, and the terminal handed to the one that is taken."""

"""awstui: a terminal AWS console for people whose hands stay on the keyboard."""

__version__ = "0.1.0"

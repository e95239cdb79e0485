"""What is raised for a text that is too long for its room."""


class DoesNotFit(Exception):
    """No size that is allowed gets the text into its room."""

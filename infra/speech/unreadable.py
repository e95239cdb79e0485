"""What providers send that is no sound."""


class SoundUnreadable(ValueError):
    """Not a sound, of no format that we read, or nothing but silence."""

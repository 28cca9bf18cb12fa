"""The machine below: what it takes from a virtual machine lies on whatever is measured meanwhile."""

from pathlib import Path


def stolen_ticks():
    """Processor time that the host gave to others so far; whole ticks, most often of 10 ms
    (`steal` of /proc/stat; 0 on a machine of its own)."""
    return int(Path("/proc/stat").read_text().split(None, 9)[8])


class Series:
    """Values of one kind; those during which the host took a processor away are set aside."""

    def __init__(self):
        self.undisturbed, self.disturbed = [], []

    def take(self, value, stolen_before):
        disturbed = stolen_ticks() > stolen_before
        (self.disturbed if disturbed else self.undisturbed).append(value)
        return value

    def values(self):
        """The undisturbed ones; all, when there is none."""
        return self.undisturbed or self.disturbed

    def all(self):
        return self.undisturbed + self.disturbed

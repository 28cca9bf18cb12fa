def measure(size, times, quality, figures): pass

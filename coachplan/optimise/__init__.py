"""The placement engine: intervals, values and groups; it knows nothing of coaching."""

"""A stage as something a terminal can print, one stage per file."""

"""The planner itself: frozen values in, frozen values out, no clock and no files."""

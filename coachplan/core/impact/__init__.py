"""Impact: whether more coaching minutes moved anything, found out by the planner's coin."""

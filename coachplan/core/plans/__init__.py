"""Plans: what each session is about, and the week written down."""

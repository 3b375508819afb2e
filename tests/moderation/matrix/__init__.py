"""Who may do what: a world of viewers and things, and the table that says what each may."""

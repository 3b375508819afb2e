"""What `make bench` is made of: a seeded house, production processes, loads, and the table."""

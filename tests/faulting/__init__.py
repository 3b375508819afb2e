"""What `make faults` is made of: a house with durable engines, loads, kills, and a verdict."""

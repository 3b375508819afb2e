"""What the house shows at its door."""

"""What a report says: worked out once, by the worker, and frozen as keys and numbers."""

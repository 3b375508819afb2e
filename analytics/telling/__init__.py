"""What members and managers are told by this room."""

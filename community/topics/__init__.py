"""What people say to each other: topics, posts, and their history."""

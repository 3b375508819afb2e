"""Finding: topics, posts, members and groups, as far as the viewer may see them."""

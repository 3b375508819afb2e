"""The demo community: what a newcomer finds in an empty house. Its words are in the TOML files."""

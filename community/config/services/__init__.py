"""PostgreSQL and Valkey for a laptop and for the tests: found, started, watched, and stopped."""

"""A living system to test from outside: PostgreSQL, connector, chargers."""

"""The demo: one person plays all parts against the simulator. No token, no network."""

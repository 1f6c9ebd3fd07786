"""Examples of Kitchen."""

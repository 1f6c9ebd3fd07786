"""Resources of Kitchen."""

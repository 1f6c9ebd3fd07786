"""Resources of Scenario API."""

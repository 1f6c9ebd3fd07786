"""Examples of Scenario API."""

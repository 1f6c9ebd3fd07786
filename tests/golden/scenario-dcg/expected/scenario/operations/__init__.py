"""Operations of Scenario API."""

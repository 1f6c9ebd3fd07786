"""Operations of Kitchen."""

"""What a change of a document means to those who use the packages made of it."""

"""Boots what deploy/production describes and asserts that it works."""

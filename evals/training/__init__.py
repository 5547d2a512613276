"""Fits what the program learned."""

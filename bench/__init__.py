"""Measurements: how quick the project is beside a program that does the same thing alone, run by `invoke bench`."""

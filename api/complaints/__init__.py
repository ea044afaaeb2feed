"""Complaints analysed, for programs and spreadsheets."""

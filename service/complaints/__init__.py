"""Complaints analysed: how often devices of a batch, a firmware or a month have a fault; which stand out."""

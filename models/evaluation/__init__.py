"""Honest evaluation: figures of merit on what no model has learnt from."""

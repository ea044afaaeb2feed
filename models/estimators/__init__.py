"""What is fitted: boosted trees, failure within the horizon, time left, and the detector that needs no labels."""

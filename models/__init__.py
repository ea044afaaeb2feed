"""Learning: features, detectors, predictors, training and honest evaluation."""

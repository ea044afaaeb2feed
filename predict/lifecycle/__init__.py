"""The life of models: retraining, challengers, promotion, rolling back, drift."""

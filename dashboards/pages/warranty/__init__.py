"""Pages of activations, warranty claims and returns."""

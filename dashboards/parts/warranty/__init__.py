"""What pages of activations, warranty claims and returns show, and the acts on them."""

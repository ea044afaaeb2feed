"""What staff do with what customers say."""

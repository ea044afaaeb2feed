"""What devices come in with: credentials issued, rotated, revoked; claims; certificates; units that were swapped."""

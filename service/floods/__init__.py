"""What people do about devices that were limited because they sent too much."""

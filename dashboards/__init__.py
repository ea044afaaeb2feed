"""The staff's console, served with the API by one process."""

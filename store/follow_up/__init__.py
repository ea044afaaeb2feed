"""What customers think of the service, and letters about what they asked for."""

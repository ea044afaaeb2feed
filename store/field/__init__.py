"""What technicians bring back from a visit: attachments, and what their phones sent."""

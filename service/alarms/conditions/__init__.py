"""What raises alarms and clears them: thresholds, silence, clocks, sensors that stick or drift."""

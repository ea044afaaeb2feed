### What the reasons of a prediction are labelled with.

reasons_against = Against it speaks:
reasons_other = { $n } other groups of readings together account for { $share } of what moved this risk.
reasons_how = Shares of all that moves the risk away from that of a typical healthy device ({ $base }), up or down.
reasons_how_anomaly = Shares of how far the readings stray from healthy ones.
behind_value = Average of { $span }
behind_share = Share of { $span }
behind_count = Times in { $span }
behind_days = Days
behind_usual = Its own usual
behind_fleet = Healthy devices
behind_slope = Trend a day
behind_since = Since
behind_since_before = Since before
behind_adjusted = Cleared of the effect of
behind_chart = { $name }, the last { $span } before the prediction

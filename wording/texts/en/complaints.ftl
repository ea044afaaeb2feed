### Complaints analysed: for the staff.

complaints = Complaints
complaints_help = Claims, reports of customers, faults that were found and low scores of the last year, by group of devices, per 1,000 device-months with an exact 95 % interval. A group is said to be a cluster where more of its devices are concerned than their time in the field explains (one-sided, compared with all others, Benjamini-Hochberg at 5 % over all groups, at least 3 devices). Firmware is the one that a device runs now.
complaints_field = { $devices } devices in { NUM($months) } device-months; { $tested } groups looked at.
complaints_csv = As a table (CSV)
complaints_empty = Nobody has complained.
complaints_no_cluster = No group stands out.
complaint_cluster = { $group }: { $devices } of { $field } devices ({ $kind }, { $mode }), { $ratio } times as often as the others.
complaint_cluster_alone = { $group }: { $devices } of { $field } devices ({ $kind }, { $mode }), and none of the others.
complaint_is_cluster = Cluster
complaint_kind = What
complaint_kind_claim = Warranty claims
complaint_kind_report = Reports of customers
complaint_kind_finding = Faults found
complaint_kind_low_score = Low scores
complaint_every_mode = Every failure mode
complaint_all_devices = All devices
complaint_firmware = Firmware
complaint_month = Month
complaint_group = Group
complaint_count = How many
complaint_devices = Devices
complaint_rate = Per 1,000 device-months
complaint_ratio = Times the rest
complaint_p = p, corrected

-- Where a second unit was put right, the first one is the device's again: whoever says so, in the web process, too.
UPDATE web_right SET rights = 'SELECT, UPDATE' WHERE relation = 'device_unit';

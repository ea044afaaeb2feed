// Shows push messages to the staff, as the worker of customers' pages does.
importScripts("/my/push.js");

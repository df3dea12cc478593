SELECT l.UserPrincipalName, count()
FROM (SELECT UserPrincipalName, IPAddress FROM SigninLogs WHERE TimeGenerated > {now:DateTime64(7, 'UTC')} - INTERVAL 1 DAY AND ResultType = '0') AS l
LEFT ANTI JOIN (SELECT DISTINCT UserPrincipalName, IPAddress FROM SigninLogs WHERE TimeGenerated >= {now:DateTime64(7, 'UTC')} - INTERVAL 14 DAY AND TimeGenerated <= {now:DateTime64(7, 'UTC')} - INTERVAL 1 DAY AND ResultType = '0') AS r
ON l.UserPrincipalName = r.UserPrincipalName AND l.IPAddress = r.IPAddress
GROUP BY l.UserPrincipalName

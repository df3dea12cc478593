SELECT s.IPAddress, f.Failures, s.Successes, s.Users
FROM (SELECT IPAddress, count() AS Successes, uniqExact(UserPrincipalName) AS Users FROM SigninLogs WHERE ResultType = '0' GROUP BY IPAddress) AS s
INNER JOIN (SELECT IPAddress, count() AS Failures FROM SigninLogs WHERE ResultType = '50126' GROUP BY IPAddress HAVING Failures > 5) AS f ON s.IPAddress = f.IPAddress

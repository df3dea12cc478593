SELECT lower(UserPrincipalName) AS Account, multiIf(ResultType = '0', 'success', ResultType IN ('50126', '50053'), 'refused', 'other') AS Outcome,
  count() AS Attempts, min(TimeGenerated) AS First, max(TimeGenerated) AS Last
FROM SigninLogs
WHERE lower(UserPrincipalName) IN ('admin@clinic.example', 'breakglass@clinic.example', 'root@clinic.example') OR UserPrincipalName ILIKE 'svc-%'
GROUP BY Account, Outcome ORDER BY Attempts DESC

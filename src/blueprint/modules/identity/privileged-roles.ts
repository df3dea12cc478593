/**
 * The directory roles that can take over a tenant or the data in it, by the ids of their templates.
 * Source: https://learn.microsoft.com/entra/identity/role-based-access-control/permissions-reference
 */
export const privilegedRoles = {
  globalAdministrator: '62e90394-69f5-4237-9190-012177145e10',
  privilegedRoleAdministrator: 'e8611ab8-c189-46e8-94e1-60213ab1f814',
  privilegedAuthenticationAdministrator: '7be44c8a-adaf-4e2a-84d6-ab2649e08a13',
  securityAdministrator: '194ae4cb-b126-40b2-bd5b-6091b380977d',
  conditionalAccessAdministrator: 'b1be1c3e-b65d-4f19-8427-f6fa0d97feb9',
  applicationAdministrator: '9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3',
  cloudApplicationAdministrator: '158c047a-c907-4556-b7ef-446551a6b5f7',
  authenticationAdministrator: 'c4e39bd9-1100-46d3-8c65-fb160da0071f',
  hybridIdentityAdministrator: '8ac3fc64-6eca-42ea-9e69-59f4c7b60eb2',
  userAdministrator: 'fe930be7-5e62-47db-91af-98c3a49a38b1',
  helpdeskAdministrator: '729827e3-9c14-49f7-bb1b-9608f156bbb8',
  exchangeAdministrator: '29232cdf-9323-42fd-ade2-1d097af3e4de',
  sharePointAdministrator: 'f28a1f50-f6e7-4571-818b-6a12f2af6b6c',
  intuneAdministrator: '3a2c62db-5318-420d-8d74-23affee5d9d5',
  complianceAdministrator: '17315797-102d-40b4-93e0-432062caca18',
} as const;
export type PrivilegedRole = keyof typeof privilegedRoles;

/** `globalAdministrator` as people read it: `Global Administrator`. */
export const roleTitle = (role: PrivilegedRole): string =>
  role
    .replace(/[A-Z]/g, ' $&')
    .replace(/^./, (letter) => letter.toUpperCase())
    .replace('Share Point', 'SharePoint');

/** Ids of built-in Azure roles by name, as far as they are often assigned. Source: https://learn.microsoft.com/azure/role-based-access-control/built-in-roles */
const ids: Readonly<Record<string, string>> = {
  owner: '8e3af657-a8ff-443c-a75c-2fe8c4bcb635',
  contributor: 'b24988ac-6180-42a0-ab88-20f7382dd24c',
  reader: 'acdd72a7-3385-48ef-bd42-f606fba81ae7',
  'user access administrator': '18d7d88d-d35e-4fb5-a5c3-7773c20a72d9',
  'role based access control administrator': 'f58310d9-a9f6-439a-9e8d-f62e7b41a168',
  'storage account contributor': '17d1049b-9a84-46fb-8f53-869881c3d3ab',
  'storage blob data owner': 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b',
  'storage blob data contributor': 'ba92f5b4-2d11-453d-a403-e96b0029c9fe',
  'storage blob data reader': '2a2b9908-6ea1-4ae2-8e65-a410df84e7d1',
  'key vault administrator': '00482a5a-887f-4fb3-b363-3b7fe8e74483',
  'key vault contributor': 'f25e0fa2-a7c8-4377-a976-54943a77a395',
  'key vault secrets user': '4633458b-17de-408a-b874-0445c86b69e6',
  'key vault secrets officer': 'b86a8fe4-44ce-4948-aee5-eccb2c155cd7',
  'key vault crypto officer': '14b46e9e-c2b7-41b4-b07b-48a6ebf60603',
  'key vault crypto service encryption user': 'e147488a-f6f5-4113-8e2d-b22465e65bf6',
  'sql server contributor': '6d8ee4ec-f05a-4a1d-8b00-a9b17e38b437',
  'sql db contributor': '9b7fa17d-e63e-47b0-bb0a-15c516ac86ec',
  'sql security manager': '056cd41c-7e88-42e1-933e-88ba6a50c9c3',
  'documentdb account contributor': '5bd9cd88-fe45-4216-938b-f97437e15450',
  'virtual machine contributor': '9980e02c-c2be-4d73-94e8-173b1dc7cf3c',
  'network contributor': '4d97b98b-1d4f-4787-a291-c67834d212e7',
  'log analytics contributor': '92aaf0da-9dab-42b6-94a3-d43ce8d16293',
  'log analytics reader': '73c42c96-874c-492b-b04d-ab87d138a893',
  'monitoring reader': '43d0d8ad-25c7-4714-9337-8ba259a9fe05',
  acrpull: '7f951dda-4ed3-4680-a7ca-43fe172d538d',
};

/** The id of a built-in role by its name in any case; undefined for a role that the table does not hold. */
export const builtInRoleId = (name: string): string | undefined => {
  const key = name.toLowerCase();
  return Object.hasOwn(ids, key) ? ids[key] : undefined;
};

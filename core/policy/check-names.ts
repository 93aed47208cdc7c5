/** Checks of an Azure gateway's configuration; `rules/checks/azure/registry.ts` has one judge for each. */
export const azureCheckNames = [
  'azure-export-whole',
  'azure-sstp-retirement',
  'azure-protocol-set',
  'azure-way-out',
  'azure-clients-keep-a-protocol',
  'azure-connection-limits',
  'azure-sku-features',
  'azure-sku-retired',
  'azure-basic-sku',
  'azure-address-pool',
  'azure-pool-overlap',
  'azure-authentication',
  'azure-custom-policy',
  'azure-custom-policy-strength',
  'azure-windows-default',
  'azure-connections-name-algorithms',
  'azure-root-certificates',
  'azure-configured-answers',
  'azure-columns-agree',
] as const;
export type AzureCheckName = (typeof azureCheckNames)[number];

/** What the other checks look at; `rules/checks/registry.ts` has one judge for each. */
export const checkNames = [
  'answers-agree',
  'probes-agree',
  'paths-agree',
  'sstp-service',
  'sstp-crypto-binding',
  'profile-servers-agree',
  'profile-roots-agree',
  'profile-root-current',
  'profile-root-dates',
  'profile-server-usage',
  'profile-server-name',
  'profile-tls-version-min',
  'profile-cipher',
  'profile-auth',
  'profile-tunnel-types',
  'profile-private-key',
  'profile-complete',
] as const;
export type CheckName = (typeof checkNames)[number] | AzureCheckName;

import type { AzureCheckName } from '../../../core/policy/check-names.ts';
import type { Check } from '../check.ts';
import { addressPool, poolOverlap } from './address-pool.ts';
import { authentication } from './authentication.ts';
import { clientsKeepAProtocol } from './clients.ts';
import { columnsAgree, configuredAnswers } from './columns.ts';
import { connectionsNameAlgorithms, customPolicy, customPolicyStrength, windowsDefault } from './custom-policy.ts';
import { exportWhole } from './export-whole.ts';
import { protocolSet, sstpRetirement, wayOut } from './retirement.ts';
import { rootCertificates } from './root-certificates.ts';
import { basicSku, connectionLimits, skuFeatures, skuRetired } from './sku.ts';

/** The checks of an Azure gateway's configuration, by the name that a policy uses. */
export const azureChecks: { readonly [K in AzureCheckName]: Check<K> } = {
  'azure-export-whole': exportWhole,
  'azure-sstp-retirement': sstpRetirement,
  'azure-protocol-set': protocolSet,
  'azure-way-out': wayOut,
  'azure-clients-keep-a-protocol': clientsKeepAProtocol,
  'azure-connection-limits': connectionLimits,
  'azure-sku-features': skuFeatures,
  'azure-sku-retired': skuRetired,
  'azure-basic-sku': basicSku,
  'azure-address-pool': addressPool,
  'azure-pool-overlap': poolOverlap,
  'azure-authentication': authentication,
  'azure-custom-policy': customPolicy,
  'azure-custom-policy-strength': customPolicyStrength,
  'azure-windows-default': windowsDefault,
  'azure-connections-name-algorithms': connectionsNameAlgorithms,
  'azure-root-certificates': rootCertificates,
  'azure-configured-answers': configuredAnswers,
  'azure-columns-agree': columnsAgree,
};

import { exportWhole } from '../../../../rules/checks/azure/export-whole.ts';
import { testAzureCheck } from '../../../support/azure-check.ts';

testAzureCheck('azure-export-whole', exportWhole, [
  {
    when: 'nobody says what was left unread',
    says: ['inconclusive', 'export-does-not-say'],
    exactly: {},
  },
  {
    when: 'other resources were passed over',
    gateway: { remarks: ['sku: an object wanted'] },
    export: { unread: [], passedOver: [{ what: 'microsoft.network/publicipaddresses', count: 2 }] },
    says: ['pass', 'export-whole'],
    exactly: {
      unread: [],
      passedOver: ['2 microsoft.network/publicipaddresses'],
      remarks: ['sku: an object wanted'],
    },
  },
  {
    when: 'a list has another page',
    export: { unread: ['connections.json: nextLink'], passedOver: [] },
    says: ['inconclusive', 'export-not-whole'],
    exactly: { unread: ['connections.json: nextLink'], passedOver: [], remarks: [] },
  },
]);

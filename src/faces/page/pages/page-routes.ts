import type { PageRoute } from '../page-route.ts';
import { certificatesPage } from './certificates-page.ts';
import { changesPage } from './changes-page.ts';
import { findingsPage } from './findings-page.ts';
import { frameworksPage } from './frameworks-page.ts';
import { gatewayPages } from './gateway-page.ts';
import { gatewaysPage } from './gateways-page.ts';
import { iconRoute } from './icon.ts';
import { posturePage } from './posture-page.ts';
import { retirementPage } from './retirement-page.ts';
import { auditPage, tokensPage, waiversPage } from './waivers-page.ts';

/** Every page for people, with its files. */
export const pageRoutes: readonly PageRoute[] = [
  iconRoute,
  ...posturePage,
  ...changesPage,
  ...gatewaysPage,
  ...findingsPage,
  ...gatewayPages,
  ...certificatesPage,
  ...retirementPage,
  ...frameworksPage,
  ...waiversPage,
  ...tokensPage,
  ...auditPage,
];

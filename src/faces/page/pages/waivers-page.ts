import type { AuditDocument } from '../../../../core/finding/history/audit-document.ts';
import type { TokensDocument } from '../../../../core/finding/history/tokens-document.ts';
import type { WaiversDocument } from '../../../../core/finding/history/waivers-document.ts';
import { auditMarkup } from '../../../../reports/page/audit.ts';
import { tokensMarkup } from '../../../../reports/page/tokens.ts';
import { waiversMarkup } from '../../../../reports/page/waivers.ts';
import { askAudit } from '../../../store/questions/audit.ts';
import { askTokens } from '../../../store/questions/tokens.ts';
import { askWaivers } from '../../../store/questions/waivers.ts';
import type { PageRoute } from '../page-route.ts';
import { documentPage } from './document-page.ts';

export const waiversPage: readonly PageRoute[] = documentPage<WaiversDocument, never>({
  path: '/waivers',
  of: '/waivers',
  names: [],
  ask: async (sql, { question }) => await askWaivers(sql, question),
  title: () => 'Waivers',
  show: (document, { visitor }) => waiversMarkup(document, visitor),
});

/** Tokens by which programs ask. */
export const tokensPage: readonly PageRoute[] = documentPage<TokensDocument, never>({
  path: '/tokens',
  needs: 'admin',
  of: '/tokens',
  names: [],
  ask: async (sql, { question }) => await askTokens(sql, question),
  title: () => 'Tokens',
  show: (document, { visitor }) => tokensMarkup(document, visitor),
});

/** What was done, for admins. */
export const auditPage: readonly PageRoute[] = documentPage<AuditDocument, never>({
  path: '/audit',
  needs: 'admin',
  of: '/audit',
  names: [],
  ask: async (sql, { question, page }) => await askAudit(sql, question, page),
  title: () => 'Audit trail',
  show: (document, { given }) => auditMarkup(document, given),
});

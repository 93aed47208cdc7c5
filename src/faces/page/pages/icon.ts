import { html } from '../../../../reports/html/markup.ts';
import type { PageRoute } from '../page-route.ts';

/** A browser asks for an icon; this one is drawn, and needs no file. */
const icon = html`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><path d="M2 2h12v12H2z" fill="#1f4f8b"></path><path d="M4 8l3 3 5-6" fill="none" stroke="#fff" stroke-width="2"></path></svg>`;

export const iconRoute: PageRoute = {
  path: '/icon.svg',
  needs: 'nobody',
  answer: async () =>
    await Promise.resolve(
      new Response(icon.text, {
        headers: { 'content-type': 'image/svg+xml', 'cache-control': 'public, max-age=86400' },
      }),
    ),
};

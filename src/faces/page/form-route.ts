import type { PageContext, Role } from './page-route.ts';
import type { Fields } from './read-fields.ts';

/** What a form is answered from. */
export interface FormContext extends PageContext {
  readonly fields: Fields;
}

/** Something that is sent with POST by a form of a page. */
export interface FormRoute {
  readonly path: string;
  readonly needs: Role | 'nobody';
  readonly take: (context: FormContext) => Promise<Response>;
}

import { z } from 'zod';
import { schemasOf } from '../../../../core/finding/history/history-schema.ts';
import { packageVersion } from '../../../scan/package-version.ts';
import type { DescribedAct } from './described-acts.ts';
import { apiRoot, type Operation } from './operation.ts';

/** The answer that says why there is no other (RFC 9457). */
export const problemShape: z.ZodType = z
  .strictObject({
    type: z.literal('about:blank'),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: z.string().describe('One of a closed list, for programs.'),
    request: z.string().describe('By which it stands in the log.'),
  })
  .meta({ id: 'Problem', description: 'Why a request is not answered as it wanted (RFC 9457).' });

/** The description of this interface, OpenAPI 3.1: of the same shapes that answers have. */
export function openApi(operations: readonly Operation[], acts: readonly DescribedAct[]): object {
  const schemas = schemasOf(
    [problemShape, ...operations.map(({ shape }) => shape), ...acts.flatMap(({ body, answer }) => [body, answer])],
    '#/components/schemas/',
  );
  const paths: Record<string, Record<string, object>> = {};
  for (const { path, method, description } of [
    ...operations.map((one) => ({ path: one.path, method: 'get', description: described(one) })),
    ...acts.map((one) => ({ path: one.path, method: 'post', description: describedAct(one) })),
  ]) {
    const name = path.replaceAll(inPath, '{$1}');
    paths[name] = { ...paths[name], [method]: description };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'gateproof',
      version: packageVersion(),
      description: 'What a store knows of a fleet of VPN gateways over time: docs/page.md.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: apiRoot }],
    // Without a login, on this machine, nothing is asked for.
    security: [{ token: [] }, {}],
    paths,
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
      responses: {
        Problem: {
          description: 'Why there is no other answer.',
          content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
        },
        NotModified: {
          description: 'It says what If-None-Match names.',
          headers: { ETag: { schema: { type: 'string' } } },
        },
      },
      schemas,
    },
  };
}

/** A part of a path, as hono has it. */
const inPath = /:([a-z]+)(?:\{[^}]*\})?/gu;

function described({ id, summary, path, parameters, shape, needs }: Operation): object {
  const inQuery = Object.entries(parameters).map(([name, { shape: schema, description }]) => ({
    name,
    in: 'query',
    description,
    schema: plain(schema),
  }));
  const isPaged = Object.hasOwn(parameters, 'after');
  return {
    operationId: id,
    summary: withRole(summary, needs),
    parameters: [
      ...partsOfPath(path),
      ...inQuery,
      { name: 'If-None-Match', in: 'header', schema: { type: 'string' }, description: 'ETag of an earlier answer.' },
    ],
    responses: {
      '200': {
        description: 'The answer.',
        headers: {
          ETag: { schema: { type: 'string' }, description: 'Digest of all but the moment that it was asked at.' },
          ...(isPaged
            ? {
                Link: {
                  schema: { type: 'string' },
                  description: 'rel="next": the rows behind these, where there are any.',
                },
              }
            : {}),
        },
        content: { 'application/json': { schema: reference(shape) } },
      },
      '304': { $ref: '#/components/responses/NotModified' },
      default: { $ref: '#/components/responses/Problem' },
    },
  };
}

function describedAct({ id, summary, path, needs, body, answer }: DescribedAct): object {
  return {
    operationId: id,
    summary: withRole(summary, needs),
    parameters: partsOfPath(path),
    requestBody: { required: true, content: { 'application/json': { schema: reference(body) } } },
    responses: {
      '200': { description: 'It is done.', content: { 'application/json': { schema: reference(answer) } } },
      default: { $ref: '#/components/responses/Problem' },
    },
    security: [{ token: [] }],
  };
}

function withRole(summary: string, needs: Operation['needs']): string {
  return needs === 'viewer' ? summary : `${summary} Needs the role ${needs}.`;
}

function partsOfPath(path: string): readonly object[] {
  return [...path.matchAll(inPath)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
}

function plain(shape: z.ZodType): object {
  const { $schema: _, ...rest } = z.toJSONSchema(shape, { io: 'input' });
  return rest;
}

function reference(shape: z.ZodType): object {
  const id = z.globalRegistry.get(shape)?.id;
  if (id === undefined) throw new Error('a shape with a name wanted');
  return { $ref: `#/components/schemas/${id}` };
}

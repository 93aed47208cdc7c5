import { parseAst } from 'rolldown/parseAst';
import type { Change } from './mutant.ts';

/** A node as the parser gives it; only what is looked at here. */
interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [key: string]: unknown;
}

const comparisons = new Set(['===', '!==', '==', '!=', '<', '<=', '>', '>=', 'in', 'instanceof']);
const boundaries: Readonly<Record<string, string>> = { '<': '<=', '<=': '<', '>': '>=', '>=': '>' };
const sums: Readonly<Record<string, string>> = { '+': '-', '-': '+', '*': '/', '/': '*' };
const others = new Map([
  ['some', 'every'],
  ['every', 'some'],
  ['min', 'max'],
  ['max', 'min'],
]);
/** Calls without which their receiver would do, in type. */
const droppable = new Set(['filter', 'sort', 'toSorted', 'toReversed', 'reverse', 'slice', 'trim', 'toLowerCase']);
const predicates = new Set(['filter', 'some', 'every', 'find', 'findIndex', 'findLast']);
const questions = new Set(['includes', 'has', 'some', 'every', 'startsWith', 'endsWith', 'test', 'contains']);
const verdicts = new Map([
  ['pass', 'fail'],
  ['fail', 'pass'],
  ['inconclusive', 'pass'],
  ['not-applicable', 'pass'],
]);
/** Types have no behaviour; imports and the text of messages neither. */
const passedOver = /^(?:TS(?!AsExpression|NonNullExpression|SatisfiesExpression)|Import|ExportAll)/u;

/** Every change of one file that its tests are asked about, in order of place. */
export function findChanges(file: string, text: string, firstId: number): Change[] {
  const found: Omit<Change, 'id'>[] = [];
  const textOf = ({ start, end }: Node): string => text.slice(start, end);
  const lineOf = ({ start }: Node): number => text.slice(0, start).split('\n').length;
  const add = (node: Node, kind: string, now: string, isStatement = false): void => {
    const was = textOf(node);
    if (was.replaceAll(/\s/gu, '') === now.replaceAll(/\s/gu, '')) return;
    found.push({ file, line: lineOf(node), kind, was, now, start: node.start, end: node.end, isStatement });
  };
  /** Both constants for a condition; of "and" and "or" each operand goes away once, and the whole is once decided. */
  const decide = (node: Node): void => {
    if (node.type === 'TSAsExpression' || node.type === 'ParenthesizedExpression')
      return decide(asNode(node['expression']));
    if (node.type === 'LogicalExpression' && node['operator'] !== '??') return;
    if (node.type === 'Literal') return;
    add(node, 'never', 'false');
    add(node, 'always', 'true');
  };

  function visit(node: Node, parent: Node | undefined, inChain: boolean): void {
    if (passedOver.test(node.type) || node.type === 'TemplateElement') return;
    if (!inChain) changesOf(node, parent);
    for (const [key, value] of Object.entries(node)) {
      if (['typeAnnotation', 'typeArguments', 'typeParameters', 'returnType', 'superTypeArguments'].includes(key))
        continue;
      for (const child of Array.isArray(value) ? value : [value]) {
        if (!isNode(child)) continue;
        // A parenthesis inside an optional chain ends what the chain leaves out.
        const chained =
          node.type === 'ChainExpression' ||
          (inChain && (key === 'object' || key === 'callee' || key === 'expression'));
        if (node.type === 'AssignmentExpression' && key === 'left') continue;
        if (node.type === 'CallExpression' && key === 'callee' && child.type === 'MemberExpression' && !inChain) {
          // The callee keeps its receiver as it stands; what is in front of the dot is looked at.
          visit(asNode(child['object']), child, chained);
          if (child['computed'] === true) visit(asNode(child['property']), child, false);
          continue;
        }
        visit(child, node, chained);
      }
    }
  }

  function changesOf(node: Node, parent: Node | undefined): void {
    switch (node.type) {
      case 'IfStatement':
      case 'ConditionalExpression':
        decide(asNode(node['test']));
        break;
      case 'WhileStatement':
      case 'ForStatement':
      case 'DoWhileStatement':
        if (isNode(node['test']) && node['test'].type !== 'Literal') add(node['test'], 'never', 'false');
        break;
      case 'ForOfStatement': {
        const right = asNode(node['right']);
        if (node['await'] !== true) add(right, 'first-only', `[...${textOf(right)}].slice(0, 1)`);
        break;
      }
      case 'LogicalExpression':
        if (node['operator'] === '??') {
          add(node, 'no-default', textOf(asNode(node['left'])));
          break;
        }
        decide(asNode(node['left']));
        decide(asNode(node['right']));
        break;
      case 'BinaryExpression': {
        const operator = String(node['operator']);
        const [left, right] = [asNode(node['left']), asNode(node['right'])];
        const boundary = boundaries[operator];
        if (boundary !== undefined) add(node, 'boundary', `${textOf(left)} ${boundary} ${textOf(right)}`);
        const sum = sums[operator];
        if (sum !== undefined && ![left, right].some(isText))
          add(node, 'sum', `${textOf(left)} ${sum} ${textOf(right)}`);
        if (comparisons.has(operator) && isReturned(node, parent)) decide(node);
        break;
      }
      case 'UnaryExpression':
        if (node['operator'] === '!' && isReturned(node, parent)) decide(node);
        break;
      case 'CallExpression':
        changesOfCall(node, parent);
        break;
      case 'Literal':
        if (typeof node['value'] === 'number' && !isKey(node, parent)) add(node, 'number', String(node['value'] + 1));
        if (typeof node['value'] === 'boolean') add(node, 'boolean', String(!node['value']));
        if (typeof node['value'] === 'string' && !isKey(node, parent) && parent?.type !== 'BinaryExpression') {
          const other = verdicts.get(node['value']);
          if (other !== undefined) add(node, 'verdict', `'${other}'`);
        }
        break;
      case 'ArrayExpression':
        if ((node['elements'] as unknown[]).length > 0) add(node, 'empty', '[]');
        break;
      case 'ExpressionStatement': {
        const { type } = asNode(node['expression']);
        if (['CallExpression', 'AssignmentExpression', 'AwaitExpression', 'UpdateExpression'].includes(type))
          add(node, 'left-out', ';', true);
        break;
      }
    }
  }

  function changesOfCall(node: Node, parent: Node | undefined): void {
    const callee = asNode(node['callee']);
    if (callee.type !== 'MemberExpression' || callee['computed'] === true) return;
    const [receiver, property] = [asNode(callee['object']), asNode(callee['property'])];
    const name = textOf(property);
    const other = others.get(name);
    // Bounds of a schema have the same names.
    const isKnown = (name !== 'min' && name !== 'max') || textOf(receiver) === 'Math';
    if (other !== undefined && isKnown)
      add(node, other, text.slice(node.start, property.start) + other + text.slice(property.end, node.end));
    if (droppable.has(name) && callee['optional'] !== true) add(node, `no-${name}`, textOf(receiver));
    if (questions.has(name) && isReturned(node, parent)) decide(node);
    const [argument] = node['arguments'] as Node[];
    if (predicates.has(name) && argument?.type === 'ArrowFunctionExpression' && argument['expression'] === true)
      decide(asNode(argument['body']));
  }

  visit(asNode(parseAst(text, { lang: 'ts' })), undefined, false);
  const unique = new Map(found.map((one) => [`${one.start}-${one.end}-${one.now}`, one]));
  return [...unique.values()]
    .sort((one, two) => one.start - two.start || two.end - one.end)
    .map((one, at) => ({ ...one, id: firstId + at }));
}

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof (value as Node).type === 'string';

function asNode(value: unknown): Node {
  if (!isNode(value)) throw new Error('wanted a node of the syntax tree');
  return value;
}

const isText = (node: Node): boolean =>
  node.type === 'TemplateLiteral' ||
  (node.type === 'Literal' && typeof node['value'] === 'string') ||
  (node.type === 'BinaryExpression' && [node['left'], node['right']].some((side) => isNode(side) && isText(side)));

/** True for what is a value by itself: returned, or kept under a name. Conditions are decided where they stand. */
const isReturned = (node: Node, parent: Node | undefined): boolean =>
  parent !== undefined &&
  (parent.type === 'ReturnStatement' ||
    (parent.type === 'ArrowFunctionExpression' && parent['body'] === node) ||
    (parent.type === 'VariableDeclarator' && parent['init'] === node) ||
    (parent.type === 'Property' && parent['value'] === node));

const isKey = (node: Node, parent: Node | undefined): boolean =>
  parent?.type === 'Property' && parent['key'] === node && parent['value'] !== node;

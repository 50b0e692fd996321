import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { SyntaxKind } from 'typescript/unstable/ast';
import { projectRoot } from './subprocess.mjs';
import { walkSources } from './walk-sources.mjs';

/** Words that were a private language; the field's word stands in its place. */
const FORBIDDEN = new Set([
  'wish',
  'wishes',
  'surroundings',
  'told',
  'anew',
  'farewell',
  'flight',
  'flights',
]);

const MAYBE = /wish|surroundings|told|anew|farewell|flight|own-|side\b/i;

function withoutComments(text) {
  return text.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
}

/** The words of a name: `retellWishOf` and `retell-wish-of` have the same. */
function wordsOf(name) {
  return name
    .split(/[^A-Za-z0-9]+|(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/)
    .filter(Boolean)
    .map((word) => word.toLowerCase());
}

/** Why a name of a file or a part of a program is not one of ours; `undefined` where it may stand. */
export function unfitName(name) {
  const words = wordsOf(name);
  const forbidden = words.find((word) => FORBIDDEN.has(word));
  if (forbidden !== undefined) return forbidden;
  if (words.length > 1 && words[0] === 'own' && name.startsWith('own-')) return 'own-';
  return words.length > 1 && words.at(-1) === 'side' ? '-side' : undefined;
}

/**
 * Names of a TypeScript project that hold such a word: files, and whatever its sources give a name to.
 *
 * @param {string} configFile path of a tsconfig
 * @param {(file: string) => boolean} isMeant by the path from the root of the project
 * @returns {string[]} `file: name` of each, sorted
 */
export function unfitNames(configFile, isMeant, root = projectRoot) {
  const found = new Set();
  const visit = (node, { file, text }) => {
    if (node.kind === SyntaxKind.SourceFile) {
      for (const part of file.replace(/\.tsx?$/, '').split('/'))
        if (unfitName(part) !== undefined) found.add(`${file}: ${part}`);
    }
    if (node.kind === SyntaxKind.Identifier || node.kind === SyntaxKind.PrivateIdentifier) {
      const name = text.slice(node.pos, node.end).replace(/^[\s\S]*?([#\w$]+)$/, '$1');
      if (unfitName(name) !== undefined) found.add(`${file}: ${name}`);
    }
  };
  // Walking is slow: only sources are walked that may hold one outside of their comments, or in the name of the file.
  const mayHold = (file) =>
    isMeant(file) &&
    (MAYBE.test(file) || MAYBE.test(withoutComments(readFileSync(resolve(root, file), 'utf8'))));
  walkSources(configFile, visit, { isMeant: mayHold, root });
  return [...found].sort();
}

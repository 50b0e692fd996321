import { SyntaxKind } from 'typescript/unstable/ast';
import { TypeFlags } from 'typescript/unstable/sync';
import { projectRoot } from './subprocess.mjs';
import { lineAt, walkSources } from './walk-sources.mjs';

/**
 * Switches that a new member of a union would fall through: those over a union of literals of our own that do not end with
 * `default: assertNever(…)`, which is what makes a forgotten member a type error. Unions that a package declares, such as
 * `NodeJS.Platform`, may have a default of another kind.
 *
 * @param {string} configFile path of a tsconfig
 * @param {(file: string) => boolean} [isMeant] by the path from the root of the project
 * @returns {string[]} `file:line` of each, sorted
 */
export function openSwitches(configFile, isMeant = () => true, root = projectRoot) {
  const found = [];
  const visit = (node, { checker, file, text }) => {
    if (node.kind === SyntaxKind.SwitchStatement && isOpen(node, text, checker))
      found.push(`${file}:${lineAt(text, node.expression.pos)}`);
  };
  walkSources(configFile, visit, { isMeant, root });
  return found.sort();
}

function isOpen(node, text, checker) {
  const type = checker.getTypeAtLocation(node.expression);
  const last = [...node.caseBlock.clauses].at(-1);
  const isClosed =
    last?.kind === SyntaxKind.DefaultClause && /\bassertNever\(/.test(text.slice(last.pos, last.end));
  return isUnionOfLiterals(type) && !isDeclaredElsewhere(type) && !isClosed;
}

/** `undefined` and `null` among literals count as literals. */
function isUnionOfLiterals(type) {
  const literal = TypeFlags.Literal | TypeFlags.Undefined | TypeFlags.Null;
  return (
    (type.flags & TypeFlags.Union) !== 0 && type.getTypes().every((each) => (each.flags & literal) !== 0)
  );
}

function isDeclaredElsewhere(type) {
  const declarations = type.getAliasSymbol()?.declarations ?? [];
  return declarations.some(({ path }) => path.includes('/node_modules/'));
}

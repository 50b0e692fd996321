import { readFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { API } from 'typescript/unstable/sync';
import { projectRoot } from './subprocess.mjs';

/**
 * Calls `visit` for every node of every source of a TypeScript project that is meant; a subtree is passed over where it returns false.
 *
 * @param {string} configFile path of a tsconfig
 * @param {(node: import('typescript/unstable/ast').Node, at: { file: string, text: string, checker: unknown }) => boolean | void} visit
 * @param {{ isMeant?: (file: string) => boolean, root?: string }} [options] `isMeant`: by the path from the root of the project
 */
export function walkSources(configFile, visit, { isMeant = () => true, root = projectRoot } = {}) {
  const api = new API({ cwd: root });
  try {
    const config = resolve(root, configFile);
    const project = api.updateSnapshot({ openProjects: [config] }).getProject(config);
    if (!project) throw new Error(`${configFile} is no project.`);
    for (const path of project.program.getSourceFileNames()) {
      const file = relative(root, path).replaceAll('\\', '/');
      if (file.startsWith('..') || file.includes('node_modules/') || !isMeant(file)) continue;
      const source = project.program.getSourceFile(path);
      if (source === undefined) continue;
      const at = { file, text: readFileSync(path, 'utf8'), checker: project.checker };
      const walk = (node) => {
        if (visit(node, at) !== false) node.forEachChild(walk);
      };
      walk(source);
    }
  } finally {
    api.close();
  }
}

/** The line of a position in a text, from 1 on. */
export function lineAt(text, position) {
  return text.slice(0, position).split('\n').length;
}

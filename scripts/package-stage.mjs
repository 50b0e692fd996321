// The folder that becomes the app's archive: what the build made, and of the packages only what runs on this system.

import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { builtinModules } from 'node:module';
import { dirname, extname, join, relative, sep } from 'node:path';
import { StepFailed } from './step.mjs';
import { projectRoot } from './subprocess.mjs';

export const packagedFolder = join(projectRoot, 'dist');
const stage = join(packagedFolder, 'app');

/**
 * Makes `dist/app` anew from `out/`.
 * @param {{ platform: NodeJS.Platform, arch: string }} target
 * @returns {Promise<{ packages: readonly string[] }>} the npm packages that stay beside the bundle
 */
export async function stageApp(target) {
  await rm(stage, { recursive: true, force: true });
  for (const part of ['main', 'preload', 'renderer']) {
    await cp(join(projectRoot, 'out', part), join(stage, 'out', part), {
      recursive: true,
      filter: (path) => extname(path) !== '.map',
    });
  }
  await cp(join(projectRoot, 'out', 'licences.json'), join(stage, 'out', 'licences.json'));
  const manifest = JSON.parse(await readFile(join(projectRoot, 'package.json'), 'utf8'));
  const { name, productName, version, description, author, license, type, main, desktopName } = manifest;
  await writeFile(
    join(stage, 'package.json'),
    `${JSON.stringify(
      {
        name,
        productName,
        version,
        description,
        author,
        license,
        type,
        main,
        desktopName,
      },
      null,
      2,
    )}\n`,
  );
  const packages = await packagesOf(join(stage, 'out'));
  for (const each of packages) await copyPackage(each, target);
  return { packages };
}

/** Every npm package that the bundle loads at run time, with what those load. */
async function packagesOf(/** @type {string} */ bundle) {
  const found = new Set();
  const visit = async (/** @type {readonly string[]} */ scripts, /** @type {string} */ from) => {
    for (const script of scripts) {
      for (const name of await importedPackages(await readFile(script, 'utf8'))) {
        const path = locate(name, from);
        if (found.has(path)) continue;
        found.add(path);
        const files = await filesBelow(path);
        await visit(
          files.filter((file) => isScript(file) && runs(relative(path, file).split(sep))),
          path,
        );
      }
    }
  };
  const scripts = (await filesBelow(bundle)).filter(isScript);
  await visit(
    scripts.filter((file) => !file.includes(`${sep}renderer${sep}`)),
    projectRoot,
  );
  return [...found].map((path) => relative(projectRoot, path)).sort();
}

const isScript = (/** @type {string} */ file) => /\.[cm]?js$/.test(file);

/** The package's folder as Node would find it from `from`: nested copies win. */
function locate(/** @type {string} */ name, /** @type {string} */ from) {
  for (let folder = from; folder.startsWith(projectRoot); folder = dirname(folder)) {
    const path = join(folder, 'node_modules', name);
    if (existsSync(join(path, 'package.json'))) return path;
  }
  throw new StepFailed(`The package ${name} is not installed.`, 'Run npm ci, then the same command again.');
}

const provided = new Set([...builtinModules, 'electron']);

/**
 * The npm packages that a bundled script imports or requires by name. Electron and Node's own modules are not among them.
 * @param {string} script
 * @returns {Promise<readonly string[]>}
 */
export async function importedPackages(script) {
  const { parseAst } = await import('rolldown/parseAst');
  const names = new Set();
  /** @param {any} node */
  const walk = (node) => {
    if (node === null || typeof node !== 'object') return;
    if (Array.isArray(node)) {
      node.forEach(walk);
      return;
    }
    const name = packageIn(namedModule(node));
    if (name) names.add(name);
    Object.values(node).forEach(walk);
  };
  walk(parseAst(script));
  return [...names].sort();
}

/** What an import, a re-export or a `require` with a plain string names. @param {any} node @returns {unknown} */
function namedModule(node) {
  switch (node.type) {
    case 'ImportDeclaration':
    case 'ImportExpression':
    case 'ExportNamedDeclaration':
    case 'ExportAllDeclaration':
      return plainText(node.source);
    case 'CallExpression':
      return /^(__)?require$/.test(node.callee.name ?? '') ? plainText(node.arguments[0]) : undefined;
    default:
      return undefined;
  }
}

/** A string literal's value; a minifier writes some as templates. @param {any} node */
function plainText(node) {
  if (node?.type !== 'TemplateLiteral') return node?.value;
  return node.expressions.length === 0 ? node.quasis[0].value.cooked : undefined;
}

function packageIn(/** @type {unknown} */ specifier) {
  if (typeof specifier !== 'string' || /^(\.|\/|node:|electron\/)/.test(specifier)) return undefined;
  if (provided.has(specifier)) return undefined;
  const [first, second] = specifier.split('/');
  return specifier.startsWith('@') ? `${first}/${second}` : first;
}

/** Copies what a package runs: no types, maps, sources in other languages, tests or programs of other systems. */
async function copyPackage(
  /** @type {string} */ path,
  /** @type {{ platform: NodeJS.Platform, arch: string }} */ { platform, arch },
) {
  const from = join(projectRoot, path);
  const prebuilt = `${platform}-${arch}`;
  for (const file of await filesBelow(from)) {
    const inside = relative(from, file).split(sep);
    if (!runs(inside) || (inside[0] === 'prebuilds' && inside[1] !== prebuilt)) continue;
    const to = join(stage, path, ...inside);
    await mkdir(dirname(to), { recursive: true });
    await cp(file, to);
  }
}

function runs(/** @type {readonly string[]} */ inside) {
  const name = inside.at(-1) ?? '';
  if (inside.includes('node_modules') || inside[0] === 'build' || inside[0] === 'script') return false;
  if (/^(licen[cs]e|copying|notice)/i.test(name) || name === 'package.json') return true;
  if (inside.some((part) => /^(tests?|__tests__|docs?|examples?|coverage)$/.test(part))) return false;
  if (/\.(test|spec)\.[cm]?js$/.test(name)) return false;
  return /\.([cm]?js|json|node)$/.test(name);
}

/** @param {string} folder @returns {Promise<string[]>} the paths of all files in it */
export async function filesBelow(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .sort();
}

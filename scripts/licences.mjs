// What others wrote and ships inside Understudy: a list for the app, a file of licence texts, and a bill of materials.

import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { builtinModules } from 'node:module';
import { dirname, join } from 'node:path';
import { projectRoot } from './subprocess.mjs';

/**
 * @typedef {{ name: string, version: string, licence: string, homepage?: string, text?: string }} Licence
 *   `licence` is the SPDX expression that the package states; `text` its own licence file, absent where it has none.
 */

/** Parts of `src` that no user gets. */
const notShipped = /[\\/](?:proof|harness|simulator|demo)[\\/]|\.test\.tsx?$/;
const provided = new Set([...builtinModules, 'electron']);

/**
 * Every npm package that the shipped source imports, with everything that those need to run. A bundler leaves some of them
 * out again, so the list may hold a package too many, and never one too few.
 * @returns {Promise<readonly Licence[]>} by name, then by version
 */
export async function collectLicences(root = projectRoot) {
  /** @type {Map<string, Licence>} */
  const found = new Map();
  const visited = new Set();
  const visit = async (
    /** @type {string} */ name,
    /** @type {string} */ from,
    /** @type {boolean} */ must,
  ) => {
    const folder = locate(name, from, root);
    if (folder === undefined) {
      if (must)
        throw new Error(`The package ${name}, which the source imports, is not installed. Run npm ci.`);
      return;
    }
    if (visited.has(folder)) return;
    visited.add(folder);
    const manifest = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
    const licence = await licenceOf(folder, manifest);
    found.set(`${licence.name}@${licence.version}`, licence);
    for (const each of Object.keys(manifest.dependencies ?? {})) await visit(each, folder, false);
  };
  for (const name of await importedPackages(join(root, 'src'))) await visit(name, root, true);
  return [...found.values()].sort(
    (a, b) => a.name.localeCompare(b.name, 'en') || a.version.localeCompare(b.version, 'en'),
  );
}

async function importedPackages(/** @type {string} */ folder) {
  const names = new Set();
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath ?? entry.path, entry.name);
    if (!entry.isFile() || !/\.(tsx?|css)$/.test(entry.name) || notShipped.test(path)) continue;
    const imported = packagesImportedBy(await readFile(path, 'utf8'));
    // What tests share stands beside what it tests.
    if (imported.some((name) => name === 'vitest' || name === 'fast-check')) continue;
    for (const name of imported) names.add(name);
  }
  return [...names].sort();
}

/**
 * The npm packages that a source file imports for more than their types.
 * @param {string} source
 * @returns {readonly string[]}
 */
export function packagesImportedBy(source) {
  const statement =
    /(?:^|[^\w.])(?:import|export)\s+(?!type\b)(?:[\w*{][^'"`;]*?\sfrom\s+)?(['"])([^'"]+)\1|\b(?:import|require)\(\s*(['"])([^'"]+)\3\s*\)|@import\s+(?:url\()?(['"])([^'"]+)\5/gm;
  const names = new Set();
  for (const match of source.matchAll(statement)) {
    const specifier = match[2] ?? match[4] ?? match[6] ?? '';
    if (/^(\.|\/|node:|electron\/|[a-z]+:)/.test(specifier) || provided.has(specifier)) continue;
    const parts = specifier.split('/');
    names.add(specifier.startsWith('@') ? parts.slice(0, 2).join('/') : (parts[0] ?? ''));
  }
  return [...names].sort();
}

/** The folder of a package as Node finds it from `from`. */
function locate(/** @type {string} */ name, /** @type {string} */ from, /** @type {string} */ root) {
  for (let folder = from; folder.startsWith(root); folder = dirname(folder)) {
    const path = join(folder, 'node_modules', name);
    if (existsSync(join(path, 'package.json'))) return path;
  }
  return undefined;
}

/** @returns {Promise<Licence>} */
async function licenceOf(/** @type {string} */ folder, /** @type {any} */ manifest) {
  const homepage = manifest.homepage ?? repositoryPage(manifest.repository);
  const text = await licenceText(folder);
  return {
    name: manifest.name,
    version: manifest.version,
    licence: statedLicence(manifest),
    ...(homepage && { homepage }),
    ...(text && { text }),
  };
}

/** Old manifests state it as an object or as a list. @param {any} manifest */
export function statedLicence(manifest) {
  const one = (/** @type {any} */ value) => (typeof value === 'string' ? value : value?.type);
  if (Array.isArray(manifest.licenses)) return manifest.licenses.map(one).filter(Boolean).join(' OR ');
  return one(manifest.license) ?? one(manifest.licenses) ?? 'not stated';
}

function repositoryPage(/** @type {any} */ repository) {
  const address = typeof repository === 'string' ? repository : repository?.url;
  const match = /github(?:\.com)?[:/]([^/\s]+\/[^/\s#]+?)(?:\.git)?(?:#.*)?$/.exec(address ?? '');
  return match ? `https://github.com/${match[1]}` : undefined;
}

async function licenceText(/** @type {string} */ folder) {
  const names = (await readdir(folder)).filter((name) => /^(licen[cs]e|copying|notice)([.-]|$)/i.test(name));
  const texts = await Promise.all(names.sort().map((name) => readFile(join(folder, name), 'utf8')));
  const text = texts.map((each) => each.replaceAll('\r\n', '\n').trim()).join('\n\n');
  return text === '' ? undefined : text;
}

/**
 * Writes the list where the app reads it: `out/licences.json`, an array of {@link Licence}.
 * @returns {Promise<readonly Licence[]>}
 */
export async function writeLicenceList(file = join(projectRoot, 'out', 'licences.json')) {
  const licences = await collectLicences();
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, `${JSON.stringify(licences)}\n`);
  return licences;
}

/**
 * All licence texts in one file for people. Texts that several packages share stand once.
 * @param {readonly Licence[]} licences
 * @returns {string}
 */
export function noticesText(licences) {
  /** @type {Map<string, Licence[]>} */
  const byText = new Map();
  for (const licence of licences) {
    const text = licence.text ?? `The package has no licence file. It states: ${licence.licence}.`;
    byText.set(text, [...(byText.get(text) ?? []), licence]);
  }
  const rule = '-'.repeat(78);
  const parts = [...byText].map(([text, group]) => {
    const names = group.map(
      ({ name, version, licence, homepage }) =>
        `${name} ${version} (${licence})${homepage ? ` ${homepage}` : ''}`,
    );
    return `${rule}\n${names.join('\n')}\n${rule}\n\n${text}\n`;
  });
  return `Understudy contains the work of others, under these licences.\n\n${parts.join('\n')}`;
}

/**
 * The same list for machines.
 * @param {readonly Licence[]} licences
 * @param {{ name: string, version: string, at: Date }} product
 * @returns {object} a bill of materials as CycloneDX 1.6 asks for it
 */
export function billOfMaterials(licences, { name, version, at }) {
  return {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: {
      timestamp: at.toISOString(),
      component: { type: 'application', 'bom-ref': `${name}@${version}`, name, version },
    },
    components: licences.map((each) => ({
      type: each.name === 'Electron' || each.name === 'Node.js' ? 'framework' : 'library',
      'bom-ref': `${each.name}@${each.version}`,
      name: each.name,
      version: each.version,
      purl: packageUrl(each),
      licenses: each.licence === 'not stated' ? [] : [{ expression: each.licence }],
      ...(each.homepage && { externalReferences: [{ type: 'website', url: each.homepage }] }),
    })),
  };
}

/** Package URL: the `@` of a scope is written `%40`; what is no npm package is named by its repository. */
function packageUrl(/** @type {Licence} */ { name, version }) {
  if (name === 'Electron') return `pkg:github/electron/electron@v${version}`;
  if (name === 'Node.js') return `pkg:github/nodejs/node@v${version}`;
  return `pkg:npm/${name.replace(/^@/, '%40')}@${version}`;
}

import { isAscii } from 'node:buffer';
import {
  closeSync,
  existsSync,
  fstatSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  statSync,
  writeSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { Script } from 'node:vm';
import { giveToFolderOwner, makeFolderSync } from '../core/files/make-folder.ts';
import { removeQuietly } from '../core/files/remove-quietly.ts';
import { isOnlyOurs, readOnlyOurs } from './read-only-ours.ts';

export interface CachedScriptOptions {
  /** A CommonJS file; it may require others of the same folder. */
  readonly file: string;
  /** Where what V8 compiled is kept: a file of the user's own, since V8 runs whatever stands there. Its folder is made when it is missing. */
  readonly keptIn: string;
  /** Asked when the process ends: whether this was a use that will come again. */
  readonly isWorthKeeping: () => boolean;
}

/**
 * What `require(file)` gives, without compiling again what an earlier process compiled: a third of what a command takes otherwise. The same
 * goes for the files beside it that it requires. Node's own compile cache needs Node 22.1, and keeps of each file only the functions that the
 * first process used which ever loaded it. Whatever is wrong with the kept data, the file is compiled, and they are written again when the
 * process ends; if that fails, nothing is kept.
 */
export function requireCached({ file, isWorthKeeping, keptIn }: CachedScriptOptions): unknown {
  const folder = dirname(file);
  const requireAsNode = createRequire(file);
  const kept = readKept(keptIn);
  const scripts = new Map<string, CompiledScript>();
  const modules = new Map<string, { exports: unknown }>();
  const load = (name: string): unknown => {
    const known = modules.get(name);
    if (known) return known.exports;
    const module = { exports: {} };
    modules.set(name, module);
    const path = join(folder, name);
    const compiled = compile(path, kept.get(name));
    scripts.set(name, compiled);
    const run = compiled.script.runInThisContext();
    run.call(module.exports, module.exports, requireHere, module, path, folder);
    return module.exports;
  };
  const requireHere = (id: string): unknown =>
    /^\.\/[^/]+\.js$/.test(id) ? load(id.slice(2)) : requireAsNode(id);
  process.once('exit', () => {
    const isComplete = [...scripts.values()].every(({ isFromKept }) => isFromKept);
    if (!isComplete && isWorthKeeping()) writeKept(keptIn, folder, kept, scripts);
  });
  return load(basename(file));
}

/** By these a file is the one that was compiled. */
interface Stamp {
  readonly size: number;
  readonly mtimeMs: number;
}

interface KeptScript extends Stamp {
  readonly data: Buffer;
}

interface CompiledScript extends Stamp {
  readonly script: Script;
  readonly isFromKept: boolean;
}

function compile(path: string, kept: KeptScript | undefined): CompiledScript {
  const { bytes, mtimeMs, size } = read(path);
  const data = kept?.size === size && kept.mtimeMs === mtimeMs ? kept.data : undefined;
  const script = new Script(wrapped(bytes), { filename: path, ...(data && { cachedData: data }) });
  return { script, size, mtimeMs, isFromKept: data !== undefined && script.cachedDataRejected !== true };
}

function read(path: string): Stamp & { readonly bytes: Buffer } {
  const descriptor = openSync(path, 'r');
  try {
    const { mtimeMs, size } = fstatSync(descriptor);
    return { mtimeMs, size, bytes: readFileSync(descriptor) };
  } finally {
    closeSync(descriptor);
  }
}

/** The script as Node wraps modules, as text with one byte a character where that is possible: V8 takes it as it is. */
function wrapped(bytes: Buffer): string {
  const text = bytes.toString(isAscii(bytes) ? 'latin1' : 'utf8');
  return `(function (exports, require, module, __filename, __dirname) { ${text}\n})`;
}

/** The bytes of the list, then the list, then the data of each entry, in its order. */
type List = readonly (Stamp & { readonly name: string; readonly bytes: number })[];

const LENGTH_BYTES = 4;

function readKept(path: string): ReadonlyMap<string, KeptScript> {
  const all = readOnlyOurs(path);
  if (all === undefined) return new Map();
  try {
    let at = LENGTH_BYTES + all.readUInt32LE(0);
    const list = JSON.parse(all.toString('utf8', LENGTH_BYTES, at)) as List;
    return new Map(
      list.map(({ bytes, mtimeMs, name, size }) => {
        const data = all.subarray(at, at + bytes);
        at += bytes;
        return [name, { mtimeMs, size, data }] as const;
      }),
    );
  } catch {
    return new Map();
  }
}

/**
 * V8 trusts what it reads, so the file is there whole or not at all, also after a power cut, and nobody else may write it. What was kept of
 * files that this process did not need stays.
 */
function writeKept(
  path: string,
  scriptFolder: string,
  before: ReadonlyMap<string, KeptScript>,
  scripts: ReadonlyMap<string, CompiledScript>,
): void {
  const scratch = `${path}.${process.pid}`;
  try {
    makeFolderSync(dirname(path));
    if (!isOnlyOurs(statSync(dirname(path)))) return;
    const entries = [
      ...[...before].filter(([name]) => !scripts.has(name) && existsSync(join(scriptFolder, name))),
      ...[...scripts].map(
        ([name, { mtimeMs, script, size }]) =>
          [name, { mtimeMs, size, data: script.createCachedData() }] as const,
      ),
    ];
    const list: List = entries.map(([name, { data, mtimeMs, size }]) => ({
      name,
      size,
      mtimeMs,
      bytes: data.length,
    }));
    const head = Buffer.from(JSON.stringify(list));
    const length = Buffer.alloc(LENGTH_BYTES);
    length.writeUInt32LE(head.length);
    writeDurably(scratch, Buffer.concat([length, head, ...entries.map(([, { data }]) => data)]));
    giveToFolderOwner(scratch);
    renameSync(scratch, path);
  } catch {
    // The next process tries again; until then it takes as long as it takes.
    removeQuietly(scratch);
  }
}

function writeDurably(path: string, bytes: Buffer): void {
  const descriptor = openSync(path, 'wx', 0o600);
  try {
    for (let at = 0; at < bytes.length; ) at += writeSync(descriptor, bytes, at);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

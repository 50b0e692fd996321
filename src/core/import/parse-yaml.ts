import { parse, YAMLParseError } from 'yaml';

/** The content of a YAML file (`undefined` where it is empty), or why it cannot be understood. */
export type YamlResult =
  | { readonly ok: true; readonly content: unknown }
  | { readonly ok: false; readonly reason: string };

/** Aliases may not blow a small file up. */
const MOST_ALIASES = 100;

/** Reads YAML without a word on the console. */
export function parseYaml(text: string): YamlResult {
  try {
    return {
      ok: true,
      content: parse(text, { maxAliasCount: MOST_ALIASES, logLevel: 'error' }) ?? undefined,
    };
  } catch (error) {
    const line = error instanceof YAMLParseError ? error.linePos?.[0].line : undefined;
    return { ok: false, reason: line === undefined ? 'it is no YAML' : `line ${line} is no YAML` };
  }
}

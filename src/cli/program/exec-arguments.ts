export interface ExecArguments {
  /** What Understudy itself reads. */
  readonly argv: readonly string[];
  /** The command that `exec` is to run, with its words. */
  readonly afterDashes: readonly string[];
}

/**
 * Parts the words for `exec` from those of the command that it runs: commander would mix them. Everywhere else `--` means what it
 * means to every program, that only names follow, and commander sees to it.
 */
export function execArguments(argv: readonly string[]): ExecArguments {
  const at = argv.indexOf('--');
  if (argv[0] !== 'exec' || at < 0) return { argv, afterDashes: [] };
  return { argv: argv.slice(0, at), afterDashes: argv.slice(at + 1) };
}

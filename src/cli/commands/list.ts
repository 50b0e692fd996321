import type { Register } from '../command-list.ts';

/** `understudy list`. */
export const registerList: Register = (program, context) => {
  program
    .command('list')
    .argument('[filter]')
    .action(() => {
      context.stderr.write('No profiles.\n');
    });
};

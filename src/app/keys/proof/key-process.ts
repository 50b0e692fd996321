import { homeKeys, PROFILE } from './key-work.ts';

/**
 * Brings to its end what was begun, moves the key into the keychain, rotates it, deletes the old one and puts the new one back into the
 * file; then ends with 0. To be killed: `HOME STS IAM DIE-AT`, where the process kills itself after that many steps (0: never). Says a
 * line when it has started.
 */
const [home = '', sts = '', iam = '', dieAt = '0'] = process.argv.slice(2);
let steps = 0;
const { actions } = homeKeys(home, { sts, iam }, () => {
  steps += 1;
  if (steps === Number(dieAt)) process.kill(process.pid, 'SIGKILL');
});
process.stdout.write('started\n');

const check = (outcome: { readonly kind: string }, ...good: readonly string[]) => {
  if (!good.includes(outcome.kind)) throw new Error(JSON.stringify(outcome));
};
const unfinished = await actions.unfinished();
if (!unfinished.ok) throw new Error(unfinished.message);
for (const work of unfinished.work) {
  // An import that had not begun to change anything says so, and is begun again below.
  if (work.kind === 'import')
    check(await actions.resumeImport(work, { deleteCopies: true }), 'imported', 'failed');
  else check(await actions.resumeRotation(work, { ask: true }), 'finished');
}
check(await actions.import(PROFILE, { deleteCopies: true }), 'imported');
check(await actions.rotate(PROFILE), 'finished');
check(await actions.remove(PROFILE), 'removed');

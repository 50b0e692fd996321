import { populateSentences } from '../../app/populate/messages.ts';
import type { PopulatePreview } from '../../app/populate/populate.ts';
import type { PopulatePlan } from '../../core/aws-files/generated/populate-plan.ts';
import type { CliContext } from '../context.ts';
import { remark, tell } from '../options/report.ts';
import { coloursFor } from '../terminal/colours.ts';
import { table } from '../terminal/table.ts';

/** What would change, for a person. */
export function showPlan(context: CliContext, { plan }: PopulatePreview, problem: string | undefined): void {
  const colours = coloursFor(context.environment, context.stderr);
  const rows = [
    ...plan.additions.map(({ accountId, accountName = '', clash, name, roleName }) => [
      name,
      clash === undefined ? 'new' : `new, since ${clash.wanted} ${CLASHES[clash.reason]}`,
      accountName,
      accountId,
      roleName,
    ]),
    ...plan.changes.map(({ accountId, accountName = '', keys, name, roleName }) => [
      name,
      `changed: ${keys.map(({ key }) => key).join(', ')}`,
      accountName,
      accountId,
      roleName,
    ]),
    ...plan.prunes.map(({ accountId, name, roleName }) => [name, 'taken out', '', accountId, roleName]),
  ];
  context.stderr.write(table(colours, ['PROFILE', 'WHAT', 'ACCOUNT', 'ID', 'ROLE'], rows));
  remark(context, notesOf(plan));
  if (problem !== undefined) tell(context, populateSentences.notComplete(problem));
}

const CLASHES = {
  taken: 'is taken',
  shared: 'would be the name of two',
  unfit: 'is no name for a profile',
} as const;

function notesOf({ malformed, prunes, untouched }: PopulatePlan): readonly string[] {
  const gone = untouched.filter(({ why }) => why === 'gone');
  const byHand = untouched.filter(({ why }) => why === 'by-hand');
  return [
    ...prunes.flatMap(({ name, sourceOf }) =>
      sourceOf.length === 0
        ? []
        : [`${name} is the source of ${sourceOf.join(', ')}, which will not work without it.`],
    ),
    ...gone.map(({ name }) => `The role of ${name} is not yours any more; --prune takes the profile out.`),
    ...byHand.map(({ name }) => `${name} was made by hand for the same role, and stays as it is.`),
    ...malformed.map(
      ({ accountId, roleName }) => `${accountId} ${roleName} is left out: no AWS file can hold such a name.`,
    ),
  ];
}

/** The same for programs; see docs/cli.md. */
export function planJson({ path, plan, request }: PopulatePreview, written: boolean) {
  const { additions, available, changes, complete, malformed, prunes, session, untouched } = plan;
  const { region, startUrl } = request.session;
  return {
    session: { name: session.name, startUrl, region, isNew: session.isNew },
    file: path,
    complete,
    add: additions.map(({ accountId, accountName, clash, name, roleName }) => ({
      profile: name,
      accountId,
      accountName: accountName ?? null,
      roleName,
      wanted: clash?.wanted ?? null,
    })),
    change: changes.map(({ accountId, keys, name, roleName }) => ({
      profile: name,
      accountId,
      roleName,
      keys: keys.map(({ from, key, to }) => ({ key, from: from ?? null, to })),
    })),
    prune: prunes.map(({ accountId, name, roleName, sourceOf }) => ({
      profile: name,
      accountId,
      roleName,
      sourceOf,
    })),
    untouched: untouched.map(({ accountId, name, roleName, why }) => ({
      profile: name,
      accountId,
      roleName,
      why,
    })),
    available: available.map(({ accountId, accountName, name, roleName }) => ({
      profile: name,
      accountId,
      accountName: accountName ?? null,
      roleName,
    })),
    malformed,
    written,
  };
}

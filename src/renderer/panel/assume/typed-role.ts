import type { RoleInput } from '../../../shared/ad-hoc-role.ts';
import type { AssumeTask } from './assume-task.ts';

/** The fields as they stand in the dialog. */
export interface TypedRole {
  readonly role: string;
  readonly sourceProfile: string;
  readonly sessionName: string;
  readonly minutes: string;
  readonly externalId: string;
  readonly region: string;
  readonly tags: string;
  readonly sessionPolicy: string;
  readonly saveAs: string;
}

const SECONDS = 60;

/** The fields to begin with. */
export function typedRole(task: AssumeTask): TypedRole {
  const input: RoleInput =
    task.kind === 'change' ? task.input : { role: '', sourceProfile: task.source ?? '' };
  return {
    role: input.role,
    sourceProfile: input.sourceProfile,
    sessionName: input.sessionName ?? '',
    minutes: input.durationSeconds === undefined ? '' : String(input.durationSeconds / SECONDS),
    externalId: input.externalId ?? '',
    region: input.region ?? '',
    tags: input.tags ?? '',
    sessionPolicy: input.sessionPolicy ?? '',
    saveAs: task.kind === 'change' ? task.name : '',
  };
}

/** What is asked for; empty fields are left out. Minutes that are no number become 0, which is refused with the reason. */
export function roleInputFrom(typed: TypedRole): RoleInput {
  const { role, sourceProfile, minutes } = typed;
  const filled = (['sessionName', 'externalId', 'region', 'tags', 'sessionPolicy'] as const).filter(
    (field) => typed[field].trim() !== '',
  );
  return {
    role: role.trim(),
    sourceProfile: sourceProfile.trim(),
    ...Object.fromEntries(filled.map((field) => [field, typed[field].trim()])),
    ...(minutes.trim() !== '' && { durationSeconds: secondsIn(minutes) }),
  };
}

function secondsIn(minutes: string): number {
  const value = Number(minutes.trim().replace(',', '.'));
  return Number.isFinite(value) ? Math.round(value * SECONDS) : 0;
}

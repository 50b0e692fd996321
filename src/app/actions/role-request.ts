import type { Chain, ChainRequest, ChainResult } from '../../core/chain/chain.ts';
import { firstDevice } from '../../core/chain/chain-mfa.ts';
import { parseTags } from '../../core/chain/request/session-tags.ts';
import { parseRole } from '../../core/chain/role-arn.ts';
import {
  DURATION_RULE,
  EXTERNAL_ID,
  type FieldRule,
  parseDuration,
  REGION,
  SESSION_NAME,
  SESSION_POLICY,
} from '../../core/chain/sts-limits.ts';
import type { Favourite } from '../../core/settings/settings.ts';
import type { RoleInput, RoleValidation } from '../../shared/ad-hoc-role.ts';

export type RoleRequestResult =
  | { readonly ok: true; readonly request: ChainRequest; readonly chain: Chain }
  | Extract<RoleValidation, { ok: false }>;

/**
 * What is asked of the chain for a role that was typed in, each field held to the rules of STS. The first field that is
 * not right is named with what it must be.
 */
export function roleRequest(
  input: RoleInput,
  resolve: (request: ChainRequest) => ChainResult,
): RoleRequestResult {
  const typed = typedFields(input);
  const role = parseRole(input.role);
  if (!role.ok)
    return refused(
      'role',
      input.role.trim() === '' ? 'Name a role.' : `${capital(role.fault)}.`,
      role.advice,
    );
  if (typed.sourceProfile === '')
    return refused('sourceProfile', 'Choose a source profile.', 'Its credentials assume the role.');
  for (const [field, rule] of TEXT_RULES) {
    const value = typed[field];
    if (value !== undefined && !rule.accepts(value))
      return refused(field, `It must be ${rule.rule}.`, 'Correct it, or leave it empty.');
  }
  const { durationSeconds } = typed;
  if (durationSeconds !== undefined && parseDuration(String(durationSeconds)) === undefined)
    return refused('durationSeconds', `It must be ${DURATION_RULE}.`, 'AWS allows 15 minutes to 12 hours.');
  const tags = typed.tags === undefined ? undefined : parseTags(typed.tags);
  if (tags && !tags.ok)
    return refused('tags', `They must be ${tags.rule}.`, 'Correct them, or leave them empty.');
  if (typed.sessionPolicy !== undefined && !SESSION_POLICY.accepts(typed.sessionPolicy))
    return refused(
      'sessionPolicy',
      `It must be ${SESSION_POLICY.rule}.`,
      'Paste the policy from its first brace to its last.',
    );
  const { sessionName, externalId, region, sessionPolicy } = typed;
  const request: ChainRequest = {
    roleArn: role.role.arn,
    sourceProfile: typed.sourceProfile,
    ...(sessionName !== undefined && { sessionName }),
    ...(durationSeconds !== undefined && { durationSeconds }),
    ...(externalId !== undefined && { externalId }),
    ...(region !== undefined && { region }),
    ...(tags && { tags: tags.tags }),
    ...(sessionPolicy !== undefined && { sessionPolicy }),
  };
  const resolved = resolve(request);
  if (resolved.ok) return { ok: true, request, chain: resolved.chain };
  return {
    ok: false,
    field: 'sourceProfile',
    message: resolved.problem.message,
    advice: resolved.problem.advice,
  };
}

/** What the dialog says of a role that can be switched to. */
export function roleValidation(
  { chain }: { readonly chain: Chain },
  needsCode: boolean,
): Extract<RoleValidation, { ok: true }> {
  const roleArn = chain.hops.at(-1)?.roleArn ?? '';
  const device = firstDevice(chain)?.value;
  return {
    ok: true,
    name: chain.name,
    roleArn,
    hops: chain.hops.length,
    ...(needsCode && device && { codeFrom: device }),
    ...(chain.region && { region: chain.region.value }),
  };
}

/**
 * Why a role is not saved and switched to in one go: the name is marked as production, so that a switch takes a yes of its
 * own, which this dialog does not ask for. `undefined`: nothing is against it.
 */
export function productionName(
  name: string,
  production: readonly string[],
): { readonly message: string; readonly advice: string } | undefined {
  if (!production.includes(name)) return undefined;
  return {
    message: `${name} is marked as production, and switching to it asks first.`,
    advice: 'Save it here, then switch to it in the list.',
  };
}

/** How a role is saved: the role as its full ARN, so that it stays the same whatever the short form may mean later. */
export function favouriteOf(name: string, request: ChainRequest): Favourite {
  const { roleArn = '', sourceProfile = '', tags, ...rest } = request;
  const { sessionName, durationSeconds, externalId, region, sessionPolicy } = rest;
  return {
    name,
    roleArn,
    sourceProfile,
    ...(sessionName !== undefined && { sessionName }),
    ...(durationSeconds !== undefined && { durationSeconds }),
    ...(externalId !== undefined && { externalId }),
    ...(region !== undefined && { region }),
    ...(tags && { tags: Object.fromEntries(tags) }),
    ...(sessionPolicy !== undefined && { sessionPolicy }),
  };
}

/** A saved role as it was typed in, to be changed. */
export function roleInputOf(favourite: Favourite): RoleInput {
  const { roleArn, sourceProfile, sessionName, durationSeconds, externalId, region, sessionPolicy } =
    favourite;
  const tags = Object.entries(favourite.tags ?? {}).map(([key, value]) => `${key}=${value}`);
  return {
    role: roleArn,
    sourceProfile,
    ...(sessionName !== undefined && { sessionName }),
    ...(durationSeconds !== undefined && { durationSeconds }),
    ...(externalId !== undefined && { externalId }),
    ...(region !== undefined && { region }),
    ...(tags.length > 0 && { tags: tags.join(',') }),
    ...(sessionPolicy !== undefined && { sessionPolicy }),
  };
}

const TEXT_RULES: readonly (readonly ['sessionName' | 'externalId' | 'region', FieldRule])[] = [
  ['sessionName', SESSION_NAME],
  ['externalId', EXTERNAL_ID],
  ['region', REGION],
];

/** Without the spaces around, and without what is empty. */
function typedFields(input: RoleInput) {
  const text = (value: string | undefined) => {
    const trimmed = value?.trim();
    return trimmed === '' ? undefined : trimmed;
  };
  return {
    sourceProfile: input.sourceProfile,
    sessionName: text(input.sessionName),
    externalId: text(input.externalId),
    region: text(input.region),
    tags: text(input.tags),
    sessionPolicy: text(input.sessionPolicy),
    durationSeconds: input.durationSeconds,
  };
}

function refused(
  field: keyof RoleInput,
  message: string,
  advice: string,
): Extract<RoleValidation, { ok: false }> {
  return { ok: false, field, message, advice };
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

import type { RemoveOutcome } from '../../core/aws-files/managed/credentials-writer.ts';
import type { ProfileSet } from '../../core/aws-files/profiles/profile-set.ts';
import { accountOfChain } from '../../core/chain/base-kinds.ts';
import type { ChainRequest, ChainResult } from '../../core/chain/chain.ts';
import { firstDevice, needsSeparateCode } from '../../core/chain/chain-mfa.ts';
import { favouriteNamed } from '../../core/chain/request/saved-roles.ts';
import { profileLine } from '../../core/delivery/export/export-commands.ts';

import type { Explanation, TargetSwitcher } from '../../core/delivery/switch/target-switcher.ts';
import { callerIdentity } from '../../core/sessions/caller-identity.ts';
import type { SessionBroker } from '../../core/sessions/session-broker.ts';
import type { SessionFailure } from '../../core/sessions/store/session.ts';
import type { StsGateway } from '../../core/sts/sts-gateway.ts';
import type { Identity, RoleInput, RoleValidation } from '../../shared/ad-hoc-role.ts';
import type { CopiedText } from '../../shared/ipc-contract.ts';
import type { ActionResult } from '../../shared/view.ts';
import type { SettingsStore } from '../settings-store.ts';
import { sessionFailureResult, switchResult } from './action-results.ts';
import { favouriteOf, productionName, roleInputOf, roleRequest, roleValidation } from './role-request.ts';

export interface ProfileToolsOptions {
  readonly profiles: () => ProfileSet;
  readonly resolve: (request: ChainRequest) => ChainResult;
  readonly broker: SessionBroker;
  readonly sts: Pick<StsGateway, 'getCallerIdentity'>;
  readonly switcher: TargetSwitcher;
  readonly settings: SettingsStore;
  readonly explain: (failure: SessionFailure, chain: Parameters<typeof callerIdentity>[1]) => Explanation;
  readonly undoLastWrite: () => Promise<RemoveOutcome>;
  /** Switches to any request; the target is chosen as for a profile where none is given. */
  readonly switchRequest: (
    request: ChainRequest,
    input: { readonly target?: string; readonly confirmed?: boolean },
    resolved?: ChainResult,
  ) => Promise<ActionResult>;
  /** Puts text that is no secret on the clipboard. */
  readonly copyPlain: (text: string) => void | Promise<void>;
  /** What leads programs to the endpoint of a profile, in the words of the shell of the settings. */
  readonly endpointCommands: (
    profile: string,
    region: string | undefined,
  ) =>
    | { readonly ok: true; readonly text: string }
    | { readonly ok: false; readonly message: string; readonly advice: string };
  readonly onChange: () => void;
}

/** The second level of what can be done with a profile: what stands behind "More", and roles that are in no file. */
export class ProfileTools {
  readonly #options: ProfileToolsOptions;

  constructor(options: ProfileToolsOptions) {
    this.#options = options;
  }

  /** Copies a name or a line; nothing of it is secret, so it stays on the clipboard. */
  async copyText(profile: string, what: CopiedText, target?: string): Promise<ActionResult> {
    const { copyPlain, resolve, settings } = this.#options;
    if (what === 'profile-line') {
      const name = target ?? settings.targetOf(profile);
      const line = profileLine(settings.current.shell, name);
      if (line === undefined)
        return refused(
          `The name ${name} cannot be written for this shell.`,
          'Choose another shell, or another profile to write to.',
        );
      await copyPlain(line);
      return { ok: true, message: `Copied: ${line}` };
    }
    const resolved = resolve({ profile });
    if (!resolved.ok) return switchResult(profile, { kind: 'chain', problem: resolved.problem });
    if (what === 'endpoint') {
      const commands = this.#options.endpointCommands(profile, resolved.chain.region?.value);
      if (!commands.ok) return refused(commands.message, commands.advice);
      await copyPlain(commands.text);
      return {
        ok: true,
        message: `Copied the commands that lead programs to the credentials of ${profile}.`,
      };
    }
    const text = what === 'role-arn' ? resolved.chain.hops.at(-1)?.roleArn : accountOfChain(resolved.chain);
    if (text === undefined)
      return refused(`${profile} leads to no role.`, 'Ask AWS with "Who am I" for what it leads to.');
    await copyPlain(text);
    return { ok: true, message: `Copied: ${text}` };
  }

  /** Asks AWS who this profile is now. Never asks for a code: that is what a switch is for. */
  async whoAmI(
    profile: string,
  ): Promise<{ readonly ok: true; readonly identity: Identity } | Extract<ActionResult, { ok: false }>> {
    const { broker, explain, resolve, sts } = this.#options;
    const resolved = resolve({ profile });
    if (!resolved.ok) return failureOf(resolved.problem);
    const { chain } = resolved;
    const obtained = await broker.obtain(chain, { allowPrompt: false });
    if (!obtained.ok) {
      if (obtained.failure.kind === 'code-needed')
        return refused(
          'AWS can only be asked with credentials, and these take a code.',
          'Switch to the profile first.',
        );
      return failureOf(explain(obtained.failure, chain));
    }
    const answer = await callerIdentity(sts, chain, obtained.value.credentials);
    return answer.ok ? { ok: true, identity: answer.identity } : failureOf(answer.failure);
  }

  /** Begins a new MFA session with a code, although the old one may still live, and the profile's credentials behind it. */
  async newMfaSession(profile: string): Promise<ActionResult> {
    const { broker, explain, onChange, resolve } = this.#options;
    const resolved = resolve({ profile });
    if (!resolved.ok) return failureOf(resolved.problem);
    if (!resolved.chain.mfaSerial)
      return firstDevice(resolved.chain)
        ? refused(
            `${profile} opens no MFA session: its code goes to the role itself.`,
            'Switch to it again for a new code.',
          )
        : refused(`${profile} needs no MFA code.`, 'There is no MFA session to begin.');
    const obtained = await broker.obtain(resolved.chain, { newMfaSession: true });
    onChange();
    if (!obtained.ok)
      return sessionFailureResult(obtained.failure, explain(obtained.failure, resolved.chain));
    return { ok: true, message: 'A new MFA session has begun.' };
  }

  /** Puts back what stood in the section before the last switch was written into it. */
  async undo(): Promise<ActionResult> {
    const { onChange, switcher, undoLastWrite } = this.#options;
    const outcome = await undoLastWrite();
    if (!('target' in outcome) || outcome.kind === 'changed-by-others') return failureOf(outcome);
    switcher.dropEnded([outcome.target]);
    await switcher.adopt();
    onChange();
    return {
      ok: true,
      message:
        outcome.kind === 'restored'
          ? `Profile ${outcome.target} holds again what stood there before.`
          : `Profile ${outcome.target} is taken out again.`,
    };
  }

  checkRole(input: RoleInput): RoleValidation {
    const checked = roleRequest(input, this.#options.resolve);
    if (!checked.ok) return checked;
    const { chain } = checked;
    const silent = this.#options.broker
      .steps(chain)
      .some((step) => step.kind === 'mfa' && step.session !== undefined);
    const asksAtRole = chain.hops.some((hop) => needsSeparateCode(chain, hop));
    return roleValidation(checked, asksAtRole || (chain.mfaSerial !== undefined && !silent));
  }

  /** Switches to a role that is in no file; saved under a name first, where one is given. */
  async assumeRole(
    input: RoleInput,
    how: { readonly saveAs?: string; readonly target?: string; readonly confirmed?: boolean },
  ): Promise<ActionResult> {
    const checked = roleRequest(input, this.#options.resolve);
    if (!checked.ok) return failureOf(checked);
    const { saveAs, ...rest } = how;
    if (saveAs === undefined)
      return this.#options.switchRequest(checked.request, rest, { ok: true, chain: checked.chain });
    const guarded = productionName(saveAs.trim(), this.#options.settings.current.production);
    if (guarded) return refused(guarded.message, guarded.advice);
    const saved = this.saveFavourite(saveAs, input);
    return saved.ok ? this.#options.switchRequest({ profile: saveAs.trim() }, rest) : saved;
  }

  saveFavourite(name: string, input: RoleInput): ActionResult {
    const { onChange, profiles, settings } = this.#options;
    const wanted = name.trim();
    if (wanted === '') return refused('A saved role needs a name.', 'Type one.');
    if (profiles().profiles.has(wanted))
      return refused(
        `There is a profile named ${wanted} in your AWS files.`,
        'Choose another name, so that the two cannot be taken for one another.',
      );
    const checked = roleRequest(input, this.#options.resolve);
    if (!checked.ok) return failureOf(checked);
    settings.saveFavourite(favouriteOf(wanted, checked.request));
    onChange();
    return { ok: true, message: `${wanted} is saved. It is in the list, the tray and the terminal.` };
  }

  /** A saved role as it was typed in; `undefined` for what is none. */
  savedRole(name: string): RoleInput | undefined {
    const { profiles, settings } = this.#options;
    const favourite = favouriteNamed(settings.current.favourites, profiles(), name);
    return favourite && roleInputOf(favourite);
  }

  removeFavourite(name: string): ActionResult {
    this.#options.settings.removeFavourite(name);
    this.#options.onChange();
    return { ok: true, message: `${name} is no longer saved. What it has written stays until you stop it.` };
  }
}

function refused(message: string, advice: string): Extract<ActionResult, { ok: false }> {
  return { ok: false, reason: 'refused', message, advice };
}

function failureOf(problem: {
  readonly message: string;
  readonly advice: string;
  readonly requestId?: string;
}): Extract<ActionResult, { ok: false }> {
  const { advice, message, requestId } = problem;
  return { ok: false, reason: 'failed', message, advice, ...(requestId && { requestId }) };
}

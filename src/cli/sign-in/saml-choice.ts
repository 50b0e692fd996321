import { parseIniDocument } from '../../core/aws-files/ini/ini-document.ts';
import { setProperties } from '../../core/aws-files/ini/section-edit.ts';
import { profileHeader } from '../../core/aws-files/profiles/section-name.ts';
import type { ChainBase } from '../../core/chain/chain.ts';
import { isSamlRole } from '../../core/chain/profiles/saml-profile.ts';
import { dataFolder } from '../../core/data-folder.ts';
import type { SamlRole } from '../../core/sign-in/saml/saml-role.ts';
import { assertionOfHook, openLocalHooks } from '../backend/local-hooks.ts';
import type { CliContext } from '../context.ts';
import { changeShown } from '../install/confirm-and-edit.ts';
import { refuse, tell } from '../options/report.ts';
import { ttyTerminal } from '../terminal/tty-terminal.ts';

type SamlBase = Extract<ChainBase, { kind: 'saml' }>;

/**
 * `understudy login` for a profile with `understudy_saml_hook`: asks the hook for an assertion, shows the roles in it, and writes the one
 * that is chosen into the profile, after showing the change.
 */
export async function chooseSamlRole(
  context: CliContext,
  base: SamlBase,
  { yes }: { readonly yes: boolean },
): Promise<void> {
  const { environment, homeOfUser, platform, signal } = context;
  const { at, hook, profile } = base;
  if (at === undefined || at.from === 'hook') {
    refuse(context, {
      kind: 'refused',
      message: `Profile ${profile} stands in no file, so no role can be written into it.`,
      advice: 'Have the hook "profiles" give understudy_saml_role.',
    });
    return;
  }
  const hooks = openLocalHooks({
    dataFolder: dataFolder(environment, platform, homeOfUser),
    environment,
    platform,
    say: (line) => tell(context, line),
  });
  const answer = await assertionOfHook(hooks, { profile, hook }, signal);
  if (!answer.ok) {
    const { advice, cancelled, message } = answer;
    refuse(context, { kind: cancelled ? 'dismissed' : 'failed', message, advice });
    return;
  }
  const roles = answer.assertion.roles.filter(({ roleArn }) => isSamlRole(roleArn));
  const chosen = await choose(context, roles, base.roleArn);
  if (chosen === undefined) {
    refuse(context, {
      kind: 'failed',
      message:
        roles.length === 0
          ? `No role can be seen in the assertion for profile ${profile}.`
          : 'No role was chosen. Nothing was written.',
      advice:
        roles.length === 0
          ? 'Name understudy_saml_role and understudy_saml_provider in the profile.'
          : 'Write one of them into the profile as understudy_saml_role.',
    });
    return;
  }
  const isByOne = roles.filter(({ roleArn }) => roleArn === chosen.roleArn).length === 1;
  const values = new Map([
    ['understudy_saml_role', chosen.roleArn],
    ...(isByOne && base.principalArn === undefined
      ? []
      : [['understudy_saml_provider', chosen.principalArn] as const]),
  ]);
  await changeShown(context, {
    path: at.path,
    aws: { isHarmless: (key) => key.startsWith('understudy_saml_') },
    yes,
    edit: (text) => {
      const edited = setProperties(parseIniDocument(text), profileHeader(profile, at.file), values);
      return edited.ok
        ? { ok: true, text: edited.document.toString() }
        : { ok: false, message: edited.message, advice: 'Write the line by hand.' };
    },
    done: `Profile ${profile} is ${chosen.roleArn} from now on.`,
  });
}

/** Shows them by number, and asks where there are several and somebody can answer. */
async function choose(
  { platform, signal, stderr }: CliContext,
  roles: readonly SamlRole[],
  current: string | undefined,
): Promise<SamlRole | undefined> {
  const isAlone = (role: SamlRole) => roles.filter(({ roleArn }) => roleArn === role.roleArn).length === 1;
  for (const [index, role] of roles.entries()) {
    const mark = role.roleArn === current ? '*' : ' ';
    const provider = isAlone(role) ? '' : ` by ${role.principalArn}`;
    stderr.write(`${mark}${String(index + 1).padStart(4)}  ${role.roleArn}${provider}\n`);
  }
  if (roles.length === 1) return roles[0];
  const terminal = roles.length === 0 ? undefined : ttyTerminal(platform);
  if (terminal === undefined) return undefined;
  try {
    terminal.write('Which one? ');
    const answer = (await terminal.readLine(signal))?.trim() ?? '';
    return /^\d{1,4}$/.test(answer) ? roles[Number(answer) - 1] : undefined;
  } finally {
    terminal.close();
  }
}

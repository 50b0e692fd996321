import type { ProfileMark } from '../../../shared/profile-marks.ts';
import type { ProfileView } from '../../../shared/view.ts';
import { Button } from '../../window/button.tsx';
import { commandHint } from '../../window/platform.ts';
import { useLatest } from '../../window/use-latest.ts';
import { useSameList } from '../../window/use-same-list.ts';
import { ConsoleMenu } from '../menus/console-menu.tsx';
import { type MoreAction, MoreMenu } from '../menus/more-menu.tsx';
import { ShellMenu } from '../menus/shell-menu.tsx';
import { messages } from '../messages.ts';
import type { DetailsProps } from './details-props.ts';
import type { ActionKind } from './use-actions.ts';

/** What can be done now. A button that cannot be pressed stays where it is and says why. */
export function ActionBar(props: DetailsProps) {
  const { profile, session, details, shell, actions, marks, target } = props;
  const { onSwitch, consolePage, onShell, onOtherPage, onMore } = props;
  const working = actions.working.get(profile.name) ?? (session?.state === 'working' ? 'refresh' : undefined);
  const busy = working ? messages.off.busy : undefined;
  const broken = profile.problem ? messages.off.broken : undefined;
  const refused = details?.target.refused ? messages.off.refusedTarget : undefined;
  const notLive = session ? undefined : messages.off.notLive;
  const mark = useLatest((name: ProfileMark, on: boolean) => void actions.mark(profile.name, name, on));
  const offered = useSameList(offeredFor(profile, marks));
  const act = useLatest(onMore);
  const chooseShell = useLatest(onShell);
  const openPage = useLatest(
    (destination: string) => void actions.openConsole(profile.name, { destination }),
  );
  const otherPage = useLatest(onOtherPage);
  const copyConsole = useLatest(() => void actions.copyConsole(profile.name));
  const explain = (reason: string) => actions.explain(profile.name, reason);

  return (
    <div className="actions" aria-busy={working !== undefined}>
      <Button kind="primary" hint="↵" off={busy ?? broken ?? refused} onPress={onSwitch} onPressOff={explain}>
        {props.signInNeeded ? messages.actions.signIn : messages.actions.switch}
      </Button>
      <span className="split">
        <Button
          hint={commandHint('C')}
          off={busy ?? broken}
          onPress={() => void actions.copy(profile.name, shell)}
          onPressOff={explain}
        >
          {messages.actions.copy}
        </Button>
        <ShellMenu
          shell={shell}
          disabled={busy !== undefined || broken !== undefined}
          onChoose={chooseShell}
        />
      </span>
      <span className="split">
        <Button
          off={busy ?? broken}
          onPress={() => void actions.openConsole(profile.name)}
          onPressOff={explain}
        >
          {messages.actions.console}
        </Button>
        <ConsoleMenu
          last={consolePage}
          disabled={busy !== undefined || broken !== undefined}
          onOpen={openPage}
          onOther={otherPage}
          onCopy={copyConsole}
        />
      </span>
      <Button
        off={busy ?? notLive ?? broken}
        onPress={() => void actions.refresh(profile.name)}
        onPressOff={explain}
      >
        {messages.actions.refresh}
      </Button>
      <Button off={busy ?? notLive} onPress={() => void actions.stop(profile.name)} onPressOff={explain}>
        {messages.actions.stop}
      </Button>
      <MoreMenu marks={marks} offered={offered} target={target} onMark={mark} onAction={act} />
      <Progress working={working} />
    </div>
  );
}

/** What the second level offers for a profile. */
function offeredFor(
  { accountId, favourite, mfaSerial, problem, roleName }: ProfileView,
  marks: readonly ProfileMark[],
): readonly MoreAction[] {
  const can = problem === undefined;
  return [
    'copy-line',
    ...(accountId !== undefined ? (['copy-account', 'name-account'] as const) : []),
    ...(can && roleName !== undefined ? (['copy-arn'] as const) : []),
    ...(can && marks.includes('endpointProfiles') ? (['copy-endpoint'] as const) : []),
    ...(can && mfaSerial !== undefined ? (['new-mfa'] as const) : []),
    ...(can && mfaSerial !== undefined && roleName !== undefined ? (['long-once'] as const) : []),
    'undo',
    ...(favourite ? (['edit-role', 'forget-role'] as const) : []),
  ];
}

/** A calm line under the buttons while something is under way; its place is always kept. */
function Progress({ working }: { readonly working: ActionKind | undefined }) {
  return <span className={working ? 'progress moving' : 'progress'} aria-hidden="true" />;
}

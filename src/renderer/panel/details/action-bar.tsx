import { Button } from '../../window/button.tsx';
import { commandHint } from '../../window/platform.ts';
import { useLatest } from '../../window/use-latest.ts';
import { messages } from '../messages.ts';
import type { DetailsProps } from './details.tsx';
import { ShellMenu } from './shell-menu.tsx';
import type { ActionKind } from './use-actions.ts';

/** What can be done now. A button that cannot be pressed stays where it is and says why. */
export function ActionBar({ profile, session, details, shell, actions, onSwitch, onShell }: DetailsProps) {
  const working = actions.working.get(profile.name) ?? (session?.state === 'working' ? 'refresh' : undefined);
  const busy = working ? messages.off.busy : undefined;
  const broken = profile.problem ? messages.off.broken : undefined;
  const refused = details?.target.refused ? messages.off.refusedTarget : undefined;
  const notLive = session ? undefined : messages.off.notLive;
  const chooseShell = useLatest(onShell);
  const explain = (reason: string) => actions.explain(profile.name, reason);

  return (
    <div className="actions" aria-busy={working !== undefined}>
      <Button kind="primary" hint="↵" off={busy ?? broken ?? refused} onPress={onSwitch} onPressOff={explain}>
        {messages.actions.switch}
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
      <Progress working={working} />
    </div>
  );
}

/** A calm line under the buttons while something is under way; its place is always kept. */
function Progress({ working }: { readonly working: ActionKind | undefined }) {
  return <span className={working ? 'progress moving' : 'progress'} aria-hidden="true" />;
}

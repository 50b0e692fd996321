import type { MfaView } from '../../shared/view.ts';
import { Button } from '../window/button.tsx';
import { useClock } from '../window/clock.ts';
import { messages } from './messages.ts';

interface DemoDeviceProps {
  readonly shown: NonNullable<MfaView['demoCode']>;
  readonly disabled: boolean;
  readonly onUse: (code: string) => void;
}

/** Demo only: the display of the demo's MFA device. The main process sends the next code when this one runs out. */
export function DemoDevice({ shown, disabled, onUse }: DemoDeviceProps) {
  const seconds = useClock((now) => Math.max(0, Math.ceil((shown.validUntil - now.getTime()) / 1000)));
  const over = seconds === 0;
  return (
    <div className="demo">
      <span className="small second">{messages.demo}</span>
      <code className="demo-code digits selectable">
        {shown.code.slice(0, 3)} {shown.code.slice(3)}
      </code>
      <span className="small second digits demo-time">
        {over ? messages.demoOver : messages.demoFor(seconds)}
      </span>
      <Button off={disabled || over ? messages.checking : undefined} onPress={() => onUse(shown.code)}>
        {messages.useCode}
      </Button>
    </div>
  );
}

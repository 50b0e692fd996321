import { useEffect } from 'react';
import type { MfaView } from '../../shared/view.ts';
import { bridge } from '../window/bridge.ts';
import { Button } from '../window/button.tsx';
import { useMoment } from '../window/moment.ts';
import { messages } from './messages.ts';

interface DemoDeviceProps {
  readonly shown: NonNullable<MfaView['demoCode']>;
  readonly disabled: boolean;
  readonly onUse: (code: string) => void;
}

/** Demo only: the display of the demo's MFA device. */
export function DemoDevice({ shown, disabled, onUse }: DemoDeviceProps) {
  const seconds = useMoment((now) => Math.max(0, Math.ceil((shown.validUntil - now.getTime()) / 1000)));
  const over = seconds === 0;
  // Asking for the prompt again makes the main process look at the device again and push what it shows now.
  useEffect(() => {
    if (over) bridge.request('mfa:get').catch(() => undefined);
  }, [over]);
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

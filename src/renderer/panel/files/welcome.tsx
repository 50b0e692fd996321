import { useState } from 'react';
import type { ProfilesView } from '../../../shared/view.ts';
import { deviceName } from '../../../shared/words/device-name.ts';
import { bridge } from '../../window/bridge.ts';
import { Button } from '../../window/button.tsx';
import { messages } from '../messages.ts';
import { foundSentence, useFound, WaysIn } from './ways-in.tsx';

const text = messages.welcome;

interface WelcomeProps {
  readonly profiles: ProfilesView;
  readonly defaultTarget: string;
  /** The line that makes a shell use the default target. */
  readonly line: string | undefined;
  readonly onUnderstood: () => void;
  readonly onPopulate: () => void;
  readonly onTakeOver: () => void;
  /** Absent in the demo itself. */
  readonly onDemo?: (() => void) | undefined;
}

/** The first look: what was found, where switches are written, and the one line that a shell needs. */
export function Welcome(props: WelcomeProps) {
  const { profiles, defaultTarget, line, onUnderstood } = props;
  const found = useFound();
  const [copied, setCopied] = useState(false);
  const usable = profiles.profiles.filter((profile) => !profile.problem);
  const roles = usable.filter(({ kind }) => kind === 'role' || kind === 'role-chain');
  const devices = new Set(usable.flatMap(({ mfaSerial }) => mfaSerial ?? []));
  const [device] = devices;
  const copy = () => {
    bridge.request('profile:copy-text', { profile: '', what: 'profile-line', target: defaultTarget }).then(
      (result) => setCopied(result.ok),
      () => undefined,
    );
  };
  return (
    <section className="empty welcome" aria-label={text.title}>
      <h1>{text.title}</h1>
      <p>
        {text.found(text.profiles(profiles.profiles.length), text.roles(roles.length))}{' '}
        {devices.size > 1
          ? text.devices(devices.size)
          : device === undefined
            ? text.noDevice
            : text.device(deviceName(device))}{' '}
        {found && (found.identityCenters.length > 0 || found.tools.length > 0) && foundSentence(found)}
      </p>
      <ul className="card empty-files selectable" aria-label={text.files}>
        {[profiles.config, profiles.credentials].map((file) => (
          <li key={file.path}>
            <code className="path-text">{file.path}</code>
            <span className="second">{file.state === 'read' ? text.read : messages.empty.missing}</span>
          </li>
        ))}
      </ul>
      <p>{text.target(defaultTarget)}</p>
      {line !== undefined && (
        <div className="card example line-to-copy">
          <code className="selectable">{line}</code>
          <Button onPress={copy}>{copied ? text.copied : text.copy}</Button>
        </div>
      )}
      <p>{text.start}</p>
      <div>
        <Button kind="primary" onPress={onUnderstood}>
          {text.understood}
        </Button>
      </div>
      <p>{text.more}</p>
      <WaysIn
        found={found}
        onPopulate={props.onPopulate}
        onTakeOver={props.onTakeOver}
        onDemo={props.onDemo}
        isBeside
      />
    </section>
  );
}

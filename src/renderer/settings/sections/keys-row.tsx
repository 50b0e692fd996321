import { useCallback, useEffect, useState } from 'react';
import { assertNever } from '../../../shared/assert-never.ts';
import type { ActionResult } from '../../../shared/view.ts';
import type { DevicesResult, KeyImportView, KeyView } from '../../../shared/views/keys-view.ts';
import { deviceName } from '../../../shared/words/device-name.ts';
import { clockTime } from '../../../shared/words/time-left.ts';
import { bridge } from '../../window/bridge.ts';
import { Button } from '../../window/button.tsx';
import { useClock } from '../../window/clock.ts';
import { ImportKeyDialog } from '../controls/import-key-dialog.tsx';
import { Row } from '../controls/row.tsx';
import { messages } from '../messages.ts';
import { useSettings } from '../settings-context.ts';

const text = messages.keys;

/** The long-term keys: those in plain text, which can move into the keychain, and those there, which can be rotated. */
export function KeysRow() {
  const { shown, tell, view } = useSettings();
  const [keys, setKeys] = useState<readonly KeyView[]>();
  const [moving, setMoving] = useState<KeyImportView>();
  /** The profile whose key is being worked on. */
  const [busy, setBusy] = useState<string>();
  const visible = shown('longTermKeys');
  const look = useCallback(() => void bridge.request('keys:list').then(setKeys), []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: files that were read again are looked at again.
  useEffect(() => {
    if (visible) look();
  }, [visible, look, view.files]);
  const work = async (profile: string, doing: Promise<ActionResult>) => {
    setBusy(profile);
    const result = await doing.catch(
      (): ActionResult => ({ ok: false, reason: 'failed', message: messages.notSaved }),
    );
    setBusy(undefined);
    tell(result);
    look();
  };
  return (
    <Row id="longTermKeys" wide>
      {() => (
        <>
          {keys?.length === 0 && <p className="second">{text.none}</p>}
          <ul className="lines">
            {keys?.map((key) => (
              <Key
                key={`${key.where} ${key.profile}`}
                shownKey={key}
                isBusy={busy !== undefined}
                isWorking={busy === key.profile}
                onImport={(found) => setMoving(found)}
                onWork={(doing) => void work(key.profile, doing)}
              />
            ))}
          </ul>
          <p className="unseen" role="status">
            {busy !== undefined && text.working(busy)}
          </p>
          {moving && (
            <ImportKeyDialog
              view={moving}
              onNo={() => setMoving(undefined)}
              onYes={(deleteCopies) => {
                setMoving(undefined);
                const { profile } = moving;
                void work(profile, bridge.request('keys:import', { profile, deleteCopies }));
              }}
            />
          )}
        </>
      )}
    </Row>
  );
}

interface KeyProps {
  readonly shownKey: KeyView;
  /** One thing at a time. */
  readonly isBusy: boolean;
  readonly isWorking: boolean;
  readonly onImport: (view: KeyImportView) => void;
  readonly onWork: (doing: Promise<ActionResult>) => void;
}

function Key({ isBusy, isWorking, onImport, onWork, shownKey }: KeyProps) {
  const { ask, tell } = useSettings();
  const [devices, setDevices] = useState<DevicesResult>();
  const { profile, where } = shownKey;
  const off = isBusy ? text.busy : undefined;
  const facts = useClock((now) => factsOf(shownKey, now));
  const preview = () =>
    void bridge.request('keys:import-view', { profile }).then((found) => {
      if (found.ok) onImport(found.view);
      else tell({ ok: false, reason: 'failed', message: found.message, advice: found.advice });
    });
  const rotate = () =>
    void bridge.request('keys:device', { profile }).then((serial) =>
      ask({
        title: text.rotateTitle(profile),
        text: text.rotateText(serial === undefined ? undefined : deviceName(serial)),
        yes: text.rotateYes,
        onYes: () => onWork(bridge.request('keys:rotate', { profile })),
      }),
    );
  const putBack = () =>
    ask({
      title: text.removeTitle(profile),
      text: text.removeText,
      yes: text.removeYes,
      onYes: () => onWork(bridge.request('keys:remove', { profile })),
    });
  return (
    <li>
      <span className="selectable">
        <span className="strong">{profile}</span> <span className="digits">{shownKey.key}</span>{' '}
        <span className="small second">{isWorking ? text.working(profile) : facts}</span>
      </span>
      {shownKey.work === 'begun' || shownKey.work === 'back' ? (
        <Named
          label={text.goOn}
          name={text.goOnWith(profile)}
          off={off}
          onPress={() => onWork(bridge.request('keys:resume', { profile }))}
        />
      ) : (
        shownKey.work === 'waiting' && (
          <Named
            label={text.undo}
            name={text.undoOf(profile)}
            off={off}
            onPress={() => onWork(bridge.request('keys:undo', { profile }))}
          />
        )
      )}
      {where === 'file' && shownKey.work === undefined && (
        <Named label={text.move} name={text.moveOf(profile)} off={off} onPress={preview} />
      )}
      {where === 'keychain' && shownKey.work === undefined && (
        <>
          <Named label={text.rotate} name={text.rotateOf(profile)} off={off} onPress={rotate} />
          <Named label={text.remove} name={text.removeOf(profile)} off={off} onPress={putBack} />
        </>
      )}
      <Named
        label={text.devices}
        name={text.devicesOf(profile)}
        off={off}
        onPress={() => void bridge.request('codes:devices', { profile }).then(setDevices)}
      />
      {devices && (
        <Devices
          found={devices}
          onUse={(serial) => {
            setDevices(undefined);
            onWork(bridge.request('codes:use-device', { profile, serial }));
          }}
        />
      )}
    </li>
  );
}

interface NamedProps {
  readonly label: string;
  /** What it is called where the profile is not seen. */
  readonly name: string;
  readonly off: string | undefined;
  readonly onPress: () => void;
}

function Named({ label, name, off, onPress }: NamedProps) {
  return (
    <Button off={off} onPress={onPress}>
      <span aria-hidden="true">{label}</span>
      <span className="unseen">{name}</span>
    </Button>
  );
}

/** What IAM says of the user's MFA devices. */
function Devices({
  found,
  onUse,
}: {
  readonly found: DevicesResult;
  readonly onUse: (serial: string) => void;
}) {
  if (!found.ok)
    return (
      <p className="small second" role="status">
        {found.message} {found.advice}
      </p>
    );
  return (
    <div className="key-devices" role="status">
      {found.devices.length === 0 && <p className="small second">{text.noDevices}</p>}
      {found.devices.map(({ device, isNamed, remark, serial }) => (
        <p key={serial} className="small selectable">
          <code>{serial}</code> <span className="second">{remark ?? (isNamed ? text.named : '')}</span>
          {remark === undefined && !isNamed && (
            <Named
              label={text.use}
              name={text.chooseDevice(device)}
              off={undefined}
              onPress={() => onUse(serial)}
            />
          )}
        </p>
      ))}
    </div>
  );
}

function factsOf(key: KeyView, now: Date): string {
  const { ageDays, deleteAt, keysOfUser, lastUsed, place, work } = key;
  const parts = [
    key.where === 'file' ? text.inFile(place ?? '') : text.inKeychain,
    ...(ageDays === undefined ? [] : [text.age(ageDays)]),
    ...(lastUsed === undefined ? [] : [text.lastUsed(clockTime(lastUsed, now))]),
  ];
  switch (work) {
    case 'begun':
      return [...parts, text.begun].join(', ');
    case 'waiting':
      return [...parts, text.waiting(deleteAt === undefined ? '' : clockTime(deleteAt, now))].join(', ');
    case 'back':
      return [...parts, text.back].join(', ');
    case undefined:
      return [
        ...parts,
        ...(keysOfUser !== undefined && keysOfUser > 1 ? [text.several(keysOfUser)] : []),
      ].join(', ');
    default:
      return assertNever(work);
  }
}

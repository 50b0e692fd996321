import { useEffect, useState } from 'react';
import type { AboutView, PlaceToOpen } from '../../../shared/settings-view.ts';
import { bridge } from '../../window/bridge.ts';
import { Button } from '../../window/button.tsx';
import { Row } from '../controls/row.tsx';
import { messages } from '../messages.ts';
import { useSettings } from '../settings-context.ts';
import { UpdatesRow } from './updates-row.tsx';

const text = messages.about;

/** Versions, places, and what of others ships with the app. */
export function AboutSection() {
  const { shown, tell } = useSettings();
  const [about, setAbout] = useState<AboutView>();
  const visible = shown('versions') || shown('updates') || shown('places') || shown('licences');
  useEffect(() => {
    if (visible) void bridge.request('about:get').then(setAbout);
  }, [visible]);
  if (!about) return null;
  const open = (place: PlaceToOpen) =>
    void bridge.request('settings:open-place', { place }).then((result) => !result.ok && tell(result));
  const places = [
    { label: text.data, path: about.dataFolder, place: 'data' },
    { label: text.log, path: about.logFile, place: 'log' },
  ] as const;
  return (
    <>
      <Row id="versions" wide>
        {() => (
          <dl className="versions selectable">
            {about.versions.map(({ name, version }) => (
              <div key={name}>
                <dt className="second">{name}</dt>
                <dd className="digits">{version}</dd>
              </div>
            ))}
          </dl>
        )}
      </Row>
      <UpdatesRow />
      <Row id="places" wide>
        {() => (
          <ul className="lines">
            {places.map(({ label, path, place }) => (
              <li key={place}>
                <span className="grow selectable">
                  {label} <code className="path-text">{path}</code>
                </span>
                <Button onPress={() => open(place)}>
                  <span aria-hidden="true">{text.open}</span>
                  <span className="unseen">{text.openWhat(label)}</span>
                </Button>
              </li>
            ))}
          </ul>
        )}
      </Row>
      <Row id="licences" wide>
        {() =>
          about.licences.length === 0 ? (
            <p className="second">{text.noLicences}</p>
          ) : (
            <ul className="licences" aria-label={text.licencesFor}>
              {about.licences.map(({ licence, name, text: words, version }) => (
                <li key={`${name} ${version}`}>
                  <details>
                    <summary>
                      {name} <span className="second digits">{version}</span>{' '}
                      <span className="second">{licence}</span>
                    </summary>
                    <p className="licence-text small selectable">{words}</p>
                  </details>
                </li>
              ))}
            </ul>
          )
        }
      </Row>
    </>
  );
}

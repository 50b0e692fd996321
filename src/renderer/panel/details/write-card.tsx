import { useId, useRef } from 'react';
import { useSwitch } from 'react-aria/useSwitch';
import { useToggleState } from 'react-stately/useToggleState';
import type { ProfileDetails } from '../../../shared/view.ts';
import { mfaSessionOf } from '../../../shared/words/session-labels.ts';
import { clockTime } from '../../../shared/words/time-left.ts';
import { useClock } from '../../window/clock.ts';
import { useLatest } from '../../window/use-latest.ts';
import { messages } from '../messages.ts';
import type { DetailsProps } from './details-props.ts';
import { TargetField } from './target-field.tsx';
import { WhoAmI } from './who-am-i.tsx';

/** What is written where, and who one is then. */
export function WriteCard(props: DetailsProps) {
  const { profile, session, details, target, targets, onTarget } = props;
  const text = messages.write;
  const changeTarget = useLatest(onTarget);
  const writeTo = useLatest(props.onWriteTo);
  const refused = details?.target.refused;
  const arn = session?.arn;
  return (
    <div className="card write">
      <TargetField
        profile={profile.name}
        value={target}
        targets={targets}
        onChange={changeTarget}
        line={lineOf(details, target) ?? lineOf(props.before, target)}
        asked={props.writeElsewhere}
        onWriteTo={writeTo}
      />
      {refused && (
        <p className="field-refusal selectable">
          {refused.message} {refused.advice}
        </p>
      )}
      {details?.target.warnings?.map((warning) => (
        <p key={warning} className="field-warning selectable">
          {warning}
        </p>
      ))}
      <dl>
        <dt>{text.region}</dt>
        <dd className="selectable">
          {details?.region ? (
            <>
              {details.region.value} <span className="small second">{details.region.from}</span>
            </>
          ) : (
            <span className="second">{details ? text.noRegion : (profile.region ?? '')}</span>
          )}
        </dd>
      </dl>
      <AutoRefresh {...props} />
      <dl className="who">
        <dt>{!arn && details?.roleArn ? text.youBecome : text.youAre}</dt>
        <dd className="selectable">
          <code className={arn ? 'arn' : 'arn second'} title={arn ?? details?.roleArn}>
            {arn ?? details?.roleArn ?? (details ? text.nobody : '')}
          </code>
          {!profile.problem && <WhoAmI profile={profile.name} />}
        </dd>
      </dl>
    </div>
  );
}

/** The line of a target is the same whichever profile is written there. */
function lineOf(details: ProfileDetails | undefined, target: string): string | undefined {
  return details?.target.name === target ? details.profileLine : undefined;
}

function AutoRefresh({ profile, session, mfaSessions, details, actions }: DetailsProps) {
  const text = messages.write;
  const noteId = useId();
  const ref = useRef<HTMLInputElement>(null);
  const known = session?.autoRefresh ?? details?.autoRefresh;
  const toggle = {
    isSelected: known ?? false,
    isDisabled: known === undefined,
    onChange: (on: boolean) => void actions.autoRefresh(profile.name, on),
    children: text.autoRefresh,
    'aria-describedby': noteId,
  };
  const { labelProps, inputProps } = useSwitch(toggle, useToggleState(toggle), ref);
  const note = useClock((now) => {
    if (known === undefined) return text.autoRefreshNotLive;
    if (!known) return text.autoRefreshOff;
    const mfa = mfaSessionOf(profile, mfaSessions, now);
    return text.autoRefreshOn(mfa && clockTime(mfa.expiresAt, now));
  });
  return (
    <div className="field">
      <label {...labelProps} className="field-switch">
        <span className="field-label">{text.autoRefresh}</span>
        <input {...inputProps} ref={ref} className="switch" />
      </label>
      <span id={noteId} className="small second">
        {note}
      </span>
    </div>
  );
}

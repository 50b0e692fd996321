import { useCallback, useEffect, useMemo, useState } from 'react';
import type { ActivityView } from '../../../shared/settings-view.ts';
import { clockTime } from '../../../shared/words/time-left.ts';
import { bridge } from '../../window/bridge.ts';
import { Button } from '../../window/button.tsx';
import { Row } from '../controls/row.tsx';
import { messages } from '../messages.ts';
import { useSettings } from '../settings-context.ts';

const text = messages.activity;
const AT_ONCE = 100;

/** What was asked of AWS and written in the last 90 days. */
export function ActivitySection() {
  const { ask, shown, tell } = useSettings();
  const [activities, setActivities] = useState<readonly ActivityView[]>();
  const [filter, setFilter] = useState('');
  const [most, setMost] = useState(AT_ONCE);
  const visible = shown('activity');
  const load = useCallback(() => void bridge.request('activity:get').then(setActivities), []);
  useEffect(() => {
    if (!visible) return;
    load();
    return bridge.on('sessions:changed', load);
  }, [visible, load]);
  const found = useMemo(() => filtered(activities ?? [], filter), [activities, filter]);
  return (
    <Row id="activity" wide alone>
      {() => (
        <>
          <div className="activity-head">
            <span className="text-field grow">
              <input
                type="search"
                aria-label={text.filter}
                placeholder={text.filterHint}
                value={filter}
                onChange={(event) => setFilter(event.target.value)}
              />
            </span>
            <Button onPress={() => void bridge.request('activity:save').then(tell)}>
              <span aria-hidden="true">{text.save}</span>
              <span className="unseen">{text.saveWhat}</span>
            </Button>
            <Button
              onPress={() =>
                ask({
                  title: text.clearTitle,
                  text: text.clearText,
                  yes: text.clearYes,
                  onYes: () => void bridge.request('activity:clear').then(tell).then(load),
                })
              }
            >
              {text.clear}
            </Button>
          </div>
          <p className="small second">{text.days}</p>
          {activities && found.length === 0 && (
            <p className="second" role="status">
              {activities.length === 0 ? text.none : text.noneFound}
            </p>
          )}
          {found.length > 0 && <ActivityTable activities={found.slice(0, most)} />}
          {found.length > most && (
            <Button onPress={() => setMost(most + AT_ONCE)}>
              {text.more(Math.min(AT_ONCE, found.length - most))}
            </Button>
          )}
        </>
      )}
    </Row>
  );
}

function ActivityTable({ activities }: { readonly activities: readonly ActivityView[] }) {
  const now = new Date();
  return (
    <table className="activities" aria-label={text.table}>
      <thead>
        <tr>
          <th scope="col">{text.time}</th>
          <th scope="col">{text.what}</th>
          <th scope="col">{text.profile}</th>
          <th scope="col">{text.outcome}</th>
        </tr>
      </thead>
      <tbody>
        {activities.map((activity, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two lines may be alike in everything.
          <tr key={index}>
            <td className="digits second" title={new Date(activity.at).toISOString()}>
              {clockTime(activity.at, now)}
            </td>
            <td>{kindOf(activity.what)}</td>
            <td className="selectable">
              {activity.profile}
              {activity.target && activity.what !== 'assume-role' && (
                <span className="second"> {text.to(activity.target)}</span>
              )}
              {activity.role && (
                <code className="activity-role second" title={activity.role}>
                  {activity.role.split(':').slice(4).join(' ')}
                </code>
              )}
            </td>
            <td className={activity.outcome === 'ok' ? 'selectable' : 'selectable bad-text'}>
              {activity.outcome === 'ok' ? text.ok : activity.outcome}
              {activity.requestId && (
                <code className="activity-request second" title={text.request(activity.requestId)}>
                  {activity.requestId}
                </code>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function filtered(activities: readonly ActivityView[], filter: string): readonly ActivityView[] {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return activities;
  return activities.filter((activity) => {
    const { outcome, profile = '', requestId = '', role = '', target = '', what } = activity;
    const all = [outcome, profile, requestId, role, target, kindOf(what)].join(' ').toLowerCase();
    return words.every((word) => all.includes(word));
  });
}

function kindOf(what: string): string {
  const kinds: Readonly<Record<string, string>> = text.kinds;
  return kinds[what] ?? what;
}
